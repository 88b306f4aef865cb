"""The cast: who is what, where; and, written by hand from the design, what each may do there."""

from datetime import date, timedelta
from string import ascii_lowercase

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.accounts.models import User
from compliance.governance.mandates import services as mandates
from compliance.offices.models import Mandate, Office, current_mandate
from compliance.processing.models import ProcessingActivity
from compliance.records import drafts
from compliance.records.drafts import NEW
from tests.factories import PASSWORD, UserFactory, coordinator_of, dpo_of, installer, mandate_of, member_of
from tests.isolation.planted_letters import IN_LETTERS, IN_MODELS
from tests.isolation.planted_requests import ASKED, IN_QUESTION, IN_REQUESTS, IN_RESTRICTED, OVER, agent_of
from tests.isolation.portal_plants import IN_PORTAL
from tests.isolation.world import (
    ALIVE,
    APPROVED,
    IN_COMMENTS,
    IN_DOCUMENTS,
    IN_IMPORTS,
    IN_MANDATES,
    IN_OTHER_COMMENTS,
    IN_PEOPLE,
    IN_SHEETS,
    MEMBERS,
    NETWORK_DRAFT,
    NETWORK_SHEET,
    NETWORK_TEMPLATE,
    OFFICE_NAME,
    OFFICES,
    OTHERS,
    PUBLISHED,
    World,
    advise,
    word,
)
from tests.processing.guests import a_guest, moved_back

RECEIVES = {"requests", "register", "count"}
KEEPS = {"see", "view", "edit", "comment", "export", "mandates", "handle", "write back"} | RECEIVES
SERVES = KEEPS - {"handle", "write back"} | {"log", "advise", "counsel"}
LEADS = {
    "see",
    "view",
    "approve",
    "comment",
    "export",
    "mandates",
    "prepare",
    "designate",
    "sign",
    "write back",
} | RECEIVES
AUDITS = {"see", "view", "export", "count"}
GIVES_ACCESS = {"see", "manage", "mandates", "prepare"}

# What each person may do, office by office. Nobody else may do anything anywhere.
PLACES: dict[str, dict[str, set[str]]] = {
    "juriste of opal": {"opal": KEEPS},
    "juriste of amiens": {"amiens": KEEPS},
    "shared DPO": {"opal": SERVES, "oise": SERVES, "reims": SERVES},
    "deputy of the shared DPO": {"opal": SERVES},
    "DPO without the register": {"amiens": SERVES - {"edit"}},
    "direction of opal": {"opal": LEADS},
    "direction of amiens": {"amiens": LEADS},
    "auditor of opal": {"opal": AUDITS},
    "juriste of reims, auditor of oise": {"reims": KEEPS, "oise": AUDITS},
    "admin of opal": {"opal": GIVES_ACCESS},
    "admin of the four": dict.fromkeys(OFFICES, GIVES_ACCESS),
    "déontologue of opal": {"opal": {"see"}},
    "declarant of opal": {"opal": {"see"}},
    "coordinator": {},
    "coordinator of another network": {},
    "coordinator until yesterday": {},
    "superuser": {},
    "juriste of opal, then superuser": {},
    "anonymous": {},
    "juriste of opal whose account is closed": {},
    "DPO until yesterday": {},
    "substitute until yesterday": {},
    "admin until yesterday": {},
    "juriste from tomorrow": {},
    "guest of a record of opal": {},
    "guest until yesterday": {},
    "juriste of amiens and guest at opal": {"amiens": KEEPS},
    "guest of a question of opal": {},
    "guest of a question until yesterday": {},
    "somebody without a place": {},
}
SUPERUSERS = {"superuser", "juriste of opal, then superuser"}
# The offices whose names, and nothing else, are theirs to know.
COORDINATED = {"coordinator": MEMBERS, "coordinator of another network": OTHERS}
SIGNED_OUT = {"anonymous", "juriste of opal whose account is closed"}
# The one record of an office that is confided to a person: seen and edited, and nothing else of that office.
CONFIDED = {"guest of a record of opal": ("opal", APPROVED), "juriste of amiens and guest at opal": ("opal", APPROVED)}
# The one question about a request that a person was asked: read and answered, and nothing else of that request.
ASKED_OF = {"guest of a question of opal": ("opal", ASKED)}
# What some of them typed in a form and did not save: each reads their own, where they may still write, and nobody else.
TYPED = {
    "juriste of opal": ("opal", APPROVED),
    "shared DPO": ("opal", NEW),
    "juriste of amiens": ("amiens", NEW),
    "guest of a record of opal": ("opal", APPROVED),
    "auditor of opal": ("opal", APPROVED),
    "guest until yesterday": ("opal", APPROVED),
    "DPO until yesterday": ("opal", NEW),
    "juriste of opal, then superuser": ("opal", APPROVED),
}
READ_BACK = ("juriste of opal", "shared DPO", "juriste of amiens", "guest of a record of opal")
PEOPLE = tuple(PLACES)
# Rights are rows with dates, read by a few queries: a second database is asked about one person of each kind of row.
EACH_KIND = (
    "juriste of opal",
    "shared DPO",
    "DPO without the register",
    "direction of opal",
    "auditor of opal",
    "admin of the four",
    "declarant of opal",
    "coordinator",
    "DPO until yesterday",
    "juriste from tomorrow",
    "guest until yesterday",
    "juriste of amiens and guest at opal",
    "guest of a question of opal",
)

# What each person may do on each network; « neighbours » is the one that addresses name.
NETWORKS: dict[str, dict[str, set[str]]] = {
    "coordinator": {"neighbours": {"view", "manage"}},
    "coordinator of another network": {"others": {"view", "manage"}},
}


def may(person: str, right: str) -> set[str]:
    """Return the offices in which the person has the right."""
    return {office for office, rights in PLACES[person].items() if right in rights}


def may_on_network(person: str, right: str) -> set[str]:
    """Return the networks on which the person has the right."""
    return {network for network, rights in NETWORKS.get(person, {}).items() if right in rights}


def words_seen_by(person: str, office: str | None = None) -> set[str]:
    """Return the planted words that the person may read: in one office, or (None) everywhere."""
    planted = {"view": ALIVE, "comment": IN_COMMENTS | IN_OTHER_COMMENTS, "mandates": IN_MANDATES, "manage": IN_PEOPLE}
    planted |= {"requests": IN_REQUESTS | IN_PORTAL | IN_LETTERS, "counsel": IN_RESTRICTED, "handle": IN_MODELS}
    planted["edit"] = frozenset(IN_IMPORTS)
    named = {PUBLISHED, *may(person, "see"), *COORDINATED.get(person, ())}
    if person in SUPERUSERS:
        named = set(OFFICES)
    return (
        _words_of_the_network(person, office)
        | {word(OFFICE_NAME, slug) for slug in named}
        | {
            word(place, slug)
            for right, places in planted.items()
            for slug in may(person, right)
            if office in {None, slug}
            for place in places
        }
    )


def _words_of_the_network(person: str, office: str | None) -> set[str]:
    """Return the titles of the network's template and the name of its sheet: the draft is the coordinator's alone."""
    if may_on_network(person, "view") and "neighbours" in NETWORKS[person]:
        return {word(NETWORK_TEMPLATE, MEMBERS[0]), word(NETWORK_DRAFT, MEMBERS[0])}
    drawing = may(person, "edit") & set(MEMBERS)
    reading = may(person, "view") & set(MEMBERS)
    words = {word(NETWORK_SHEET, MEMBERS[0])} if office in reading or (office is None and reading) else set()
    if office in drawing or (office is None and drawing):
        words.add(word(NETWORK_TEMPLATE, MEMBERS[0]))
    return words


def words_confided(person: str) -> set[str]:
    """Return the planted words of the record that is confided to the person, or of the question that they are asked."""
    places = {f"{place}approved" for place in IN_SHEETS} | IN_DOCUMENTS | IN_COMMENTS | {"sheetname"}
    if person in ASKED_OF:
        return {word(place, ASKED_OF[person][0]) for place in IN_QUESTION}
    return {word(place, CONFIDED[person][0]) for place in places} if person in CONFIDED else set()


def words_typed(person: str) -> set[str]:
    """Return the planted words that the person typed, did not save, and may read again."""
    return {_typed_by(person)} if person in READ_BACK else set()


def _typed_by(person: str) -> str:
    return word("typed" + "".join(letter for letter in person.lower() if letter in ascii_lowercase), TYPED[person][0])


def people(world: World) -> dict[str, User | None]:
    """Give each of the cast its place, through the real services."""
    opal, oise, reims, amiens = world.offices.values()
    today = timezone.localdate()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    former = mandate_of(opal, ends=yesterday).person
    shared = dpo_of(oise, reims)
    mandate, of_oise = mandate_of(opal, person=shared, starts=today), current_mandate(oise, today)
    cast = {
        "juriste of opal": member_of(opal, "juriste"),
        "juriste of amiens": member_of(amiens, "juriste"),
        "shared DPO": shared,
        "deputy of the shared DPO": in_team(mandate, "deputy"),
        "DPO without the register": dpo_of(amiens, entrusted=False),
        "direction of opal": member_of(opal, "direction"),
        "direction of amiens": member_of(amiens, "direction"),
        "auditor of opal": member_of(opal, "auditor"),
        "juriste of reims, auditor of oise": member_of(oise, "auditor", person=member_of(reims, "juriste")),
        "admin of opal": member_of(opal, "admin"),
        "admin of the four": _everywhere(UserFactory(), "admin", world),
        "déontologue of opal": member_of(opal, "deontologue"),
        "declarant of opal": member_of(opal, "declarant"),
        "coordinator": coordinator_of(world.network, starts=today),
        "coordinator of another network": coordinator_of(world.other_network, starts=today),
        "coordinator until yesterday": coordinator_of(world.network, ends=yesterday),
        "superuser": installer(),
        "juriste of opal, then superuser": _changed(member_of(opal, "juriste"), is_superuser=True),
        "anonymous": None,
        "juriste of opal whose account is closed": _changed(member_of(opal, "juriste"), is_active=False),
        "DPO until yesterday": former,
        "substitute until yesterday": in_team(of_oise, "substitute", starts=yesterday, ends=yesterday),
        "admin until yesterday": member_of(opal, "admin", ends=yesterday),
        "juriste from tomorrow": member_of(opal, "juriste", starts=tomorrow),
        "somebody without a place": UserFactory(),
        "guest of a record of opal": a_guest(_approved(opal)).person,
        "guest until yesterday": moved_back(a_guest(_approved(opal)), until=yesterday).person,
        "juriste of amiens and guest at opal": a_guest(_approved(opal), member_of(amiens, "juriste")).person,
        "guest of a question of opal": User.objects.get(email=agent_of("opal", ASKED)),
        "guest of a question until yesterday": User.objects.get(email=agent_of("opal", OVER)),
    }
    for office in world.offices.values():
        advise(office)
    for name in TYPED:
        _types(cast[name], name, world)
    return cast


def _types(person: User | None, name: str, world: World) -> None:
    office, number = TYPED[name]
    posted = QueryDict(mutable=True)
    posted.update({"name": _typed_by(name), "notes": _typed_by(name)})
    if person:
        key = drafts.FormKey(person, world.offices[office].pk, ProcessingActivity, number)
        below = f"{number}/modifier/" if number else "nouvelle/"
        address = f"/offices/{office}/traitements/{below}"
        drafts.keep(key, posted, address=address, version=world.versions.get(number, 0))


def in_team(mandate: Mandate, role: str, *, starts: date | None = None, ends: date | None = None) -> User:
    """Return a new member of the DPO's team: the whole mandate, unless days are given."""
    person = UserFactory()
    typed = {"email": person.email, "full_name": "", "role": role, "starts": starts or mandate.starts}
    mandates.add_member(mandate.pk, **typed, ends=ends, version=mandate.version, by=None)
    return person


def _everywhere(person: User, role: str, world: World) -> User:
    for office in world.offices.values():
        member_of(office, role, person=person)
    return person


def _changed(person: User, **facts: bool) -> User:
    """Return the person, changed behind the services as an operator's command does."""
    User.objects.filter(pk=person.pk).update(**facts)
    return User.objects.get(pk=person.pk)


def _approved(office: Office) -> ProcessingActivity:
    return ProcessingActivity.objects.get(office=office, number=APPROVED)


def browser_of(person: User | None) -> Client:
    """Return a browser in which the person is signed in, and has just confirmed the password."""
    client = Client()
    if person is not None:
        client.force_login(person)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client
