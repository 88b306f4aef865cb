"""The cast: who is what, where; and, written by hand from the design, what each may do there."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.access import services as access
from compliance.accounts.models import User
from tests.factories import PASSWORD, UserFactory, dpo_of, installer, mandate_of, member_of
from tests.isolation.world import ALIVE, IN_MANDATES, World, word

# What each person may do, office by office. Nobody else may do anything anywhere.
PLACES: dict[str, dict[str, set[str]]] = {
    "juriste of opal": {"opal": {"see", "view", "edit", "export", "mandates"}},
    "juriste of amiens": {"amiens": {"see", "view", "edit", "export", "mandates"}},
    "shared DPO": {slug: {"see", "view", "edit", "export", "mandates", "log"} for slug in ("opal", "oise", "reims")},
    "DPO without the register": {"amiens": {"see", "view", "export", "mandates", "log"}},
    "direction of opal": {"opal": {"see", "view", "approve", "export", "mandates", "prepare", "designate"}},
    "auditor of opal": {"opal": {"see", "view", "export"}},
    "admin of opal": {"opal": {"see", "manage", "mandates", "prepare"}},
    "déontologue of opal": {"opal": {"see"}},
    "declarant of opal": {"opal": {"see"}},
    "coordinator": {},
    "superuser": {},
    "anonymous": {},
    "DPO until yesterday": {},
    "juriste from tomorrow": {},
}
PEOPLE = tuple(PLACES)


def may(person: str, right: str) -> set[str]:
    """Return the offices in which the person has the right."""
    return {office for office, rights in PLACES[person].items() if right in rights}


def words_seen_by(person: str, office: str | None = None) -> set[str]:
    """Return the planted words that the person may read: in one office, or (None) everywhere."""
    planted = {"view": ALIVE, "mandates": IN_MANDATES}
    return {
        word(place, slug)
        for right, places in planted.items()
        for slug in may(person, right)
        if office in {None, slug}
        for place in places
    }


def people(world: World) -> dict[str, User | None]:
    """Give each of the cast its place, through the real services."""
    opal, oise, reims, amiens = world.offices.values()
    today = timezone.localdate()
    former = mandate_of(opal, ends=today - timedelta(days=1)).person
    shared = dpo_of(oise, reims)
    mandate_of(opal, person=shared, starts=today)
    return {
        "juriste of opal": member_of(opal, "juriste"),
        "juriste of amiens": member_of(amiens, "juriste"),
        "shared DPO": shared,
        "DPO without the register": dpo_of(amiens, entrusted=False),
        "direction of opal": member_of(opal, "direction"),
        "auditor of opal": member_of(opal, "auditor"),
        "admin of opal": member_of(opal, "admin"),
        "déontologue of opal": member_of(opal, "deontologue"),
        "declarant of opal": member_of(opal, "declarant"),
        "coordinator": access.coordinate(world.network, UserFactory(), starts=today, by=None).person,
        "superuser": installer(),
        "anonymous": None,
        "DPO until yesterday": former,
        "juriste from tomorrow": member_of(opal, "juriste", starts=today + timedelta(days=1)),
    }


def browser_of(person: User | None) -> Client:
    """Return a browser in which the person is signed in, and has just confirmed the password."""
    client = Client()
    if person is not None:
        client.force_login(person)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client
