"""Four offices with the same register each, and the words planted in it, which must never leave its office.

A word names the place it was planted in and its office: ``canarirecipientchezopal``.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from compliance.access import services as access
from compliance.accounts.models import User
from compliance.contracts import services as contracts
from compliance.documents import services as documents
from compliance.exports import job_services as exports
from compliance.governance.mandates import services as mandates
from compliance.governance.models import PlaceInvitation
from compliance.governance.networks import services as networks
from compliance.governance.time_log import services as time_log
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.imports.enums import Choice, Effect, Stage
from compliance.imports.models import Import
from compliance.jobs.enums import State
from compliance.offices.enums import Permission
from compliance.offices.models import (
    Appointment,
    Convention,
    Coordination,
    Membership,
    Network,
    Office,
    Presidency,
    current_mandate,
)
from compliance.on_behalf import services as on_behalf
from compliance.on_behalf.models import OnBehalfComment, ProcessingOnBehalf
from compliance.processing import opinion_services as opinions
from compliance.processing import services, template_services
from compliance.processing.models import ActivityComment, NetworkTemplate, ProcessingActivity, TemplateRevision
from compliance.processors import services as processors
from compliance.processors.models import Processor
from compliance.records import comment_services as comments
from compliance.records import content as contents
from compliance.records import workflow_services as moves
from compliance.subject_requests.models import SubjectRequest
from tests.accounts.keys import register_key
from tests.contracts.factories import contract_content
from tests.documents.files import attached
from tests.factories import NetworkFactory, OfficeFactory, UserFactory, member_of
from tests.governance.mandates import TERMS
from tests.governance.people import offered
from tests.isolation import planted_requests, portal_plants
from tests.retention import factories as retention
from tests.tools.jobs import work

OFFICES = ("opal", "oise", "reims", "amiens")  # the last is the neighbour's
NETWORK, MEMBERS, TEMPLATE = "Réseau des voisins", ("opal", "amiens"), "T99"
OTHERS = ("opal", "reims")  # of another network: an office belongs to several

# Every register is written by the same steps: a number means the same thing in each office.
APPROVED, DRAFT, DELETED, SUBMITTED, ENDED = 1, 2, 3, 4, 5
SIGNED, UNSIGNED = 1, 2  # contracts of each office
ENDED_MANDATE, DRAFT_MANDATE = 1, 2  # of each office too

PLANTED = re.compile(r"canari([a-z]+)chez([a-z]+)")
IN_SHEETS = ("name", "description", "purpose", "recipient", "retention", "transfer", "notes")
IN_OPINIONS = frozenset({"opinionquestion", "opiniontext", "opinionwhy"})
IN_DOCUMENTS = frozenset({"documentname", "documenttext"})  # of the approved record
IN_COMMENTS = frozenset({"commenttext"})  # on the approved record, by who keeps the register no more
IN_CONTRACTS = frozenset({"contractname", "contractnotes", "contractplace", "contractfile"})
IN_ON_BEHALF = frozenset(
    f"{place}{sheet}"
    for place in ("behalfname", "behalfcontroller", "behalfcategory", "behalfother", "behalftransfer")
    for sheet in ("approved", "draft", "submitted", "ended")
)
IN_OTHER_COMMENTS = frozenset({"behalfcomment"})  # on what is done on behalf of others
IN_EXPORTS = frozenset({"sentfor", "sentwhy"})  # the journal's line of a file that left
IN_PROCESSORS = frozenset({"sheetname", "sheetnotes", "sheetreason"})
ALIVE = (
    IN_OPINIONS
    | IN_DOCUMENTS
    | IN_PROCESSORS
    | IN_CONTRACTS
    | retention.PLACES
    | IN_ON_BEHALF
    | IN_EXPORTS
    | {"reasonsent", "reasonreopened", "reasonended", "oldname", "behalffile"}
)
ALIVE |= {f"{place}{sheet}" for sheet in ("approved", "draft", "submitted", "ended") for place in IN_SHEETS}
IN_MANDATES = frozenset({"mandatescope", "draftscope", "timesubject"})
IN_PEOPLE = frozenset({"personname", "personaddress", "placereason", "invitedname", "invitedaddress"})
OFFICE_NAME = "officename"  # every list to choose an office from shows it, and must show no other
PUBLISHED = OFFICES[0]  # whoever reads the public page of its DPO reads its name
IN_IMPORTS = ("importfile", "importname", "importremark")
DEAD = frozenset({f"{place}deleted" for place in IN_SHEETS})
NETWORK_SHEET = "networksheet"  # of a processor, which the members of the network share
NETWORK_TEMPLATE, NETWORK_DRAFT = "networktemplate", "networkdraft"  # one for its members, one for its coordinator
CONVENTION = {"title": "Accueil", "subject": "En commun", "signed_on": date(2018, 1, 1), "starts": date(2018, 1, 1)}


def word(place: str, office: str) -> str:
    """Return the word planted in that place of that office."""
    return f"canari{place}chez{office}"


@dataclass
class World:
    """The offices, and the ids that addresses need."""

    offices: dict[str, Office]
    network: Network
    other_network: Network
    membership: Membership
    presidency: Presidency
    convention: Convention
    coordination: Coordination
    template: NetworkTemplate
    admin_place: int
    admin_offer: int
    people: dict[str, Appointment]  # the person who was planted in each office
    offers: dict[str, PlaceInvitation]
    sheets: dict[str, Processor]  # the one that each office owns
    stranger_key: Authenticator
    stranger_session: int
    export: int  # a file that a colleague of opal asked for, written and kept

    @cached_property
    def request_versions(self) -> dict[int, int]:
        """Return the version of each request of a register, by number."""
        rows = SubjectRequest.objects.filter(office=self.offices["opal"]).values_list("number", "version")
        return dict(rows.order_by("number"))

    @cached_property
    def versions(self) -> dict[int, int]:
        """Return the version of each activity of a register, by number; deleted ones had one."""
        rows = ProcessingActivity.objects.filter(office=self.offices["opal"]).values_list("number", "version")
        return {DELETED: 1, **dict(rows.order_by("number"))}


def build() -> World:
    """Write the four registers through the real services."""
    _template()
    offices = {
        slug: OfficeFactory(slug=slug, name=f"{slug.capitalize()} {word(OFFICE_NAME, slug)}") for slug in OFFICES
    }
    sheets = {office.slug: _sheet(office) for office in offices.values()}
    for office in offices.values():
        _register(office, sheets[office.slug])
        _contracts(office, sheets[office.slug])
        retention.planted(office, {place: word(place, office.slug) for place in retention.PLACES})
        _on_behalf(office)
        _mandates(office)
        _import(office)
        _sent(office)
        portal_plants.plant(office, word)
        planted_requests.plant(office, partial(word, office=office.slug))
    network, other = NetworkFactory(name=NETWORK), NetworkFactory()
    pair = [offices[slug] for slug in MEMBERS]
    members = [
        networks.join_network(joined, offices[slug], starts=network.starts, by=None)
        for joined, slugs in ((network, MEMBERS), (other, OTHERS))
        for slug in slugs
    ]
    processors.open_processor(network, {"name": word(NETWORK_SHEET, MEMBERS[0])}, by=None)
    coordination = access.coordinate(network, UserFactory(), starts=network.starts, by=None)
    stranger = UserFactory(full_name="Une personne étrangère")
    place = access.appoint(offices["opal"], UserFactory(), "admin", starts=timezone.localdate(), by=None)
    key = register_key(stranger)
    return World(
        offices=offices,
        network=network,
        other_network=other,
        membership=members[0],
        presidency=networks.note_presidency(network, pair[0], year=2018, by=None),
        convention=networks.sign_convention(network, CONVENTION, pair, by=None),
        coordination=coordination,
        template=_published(network, coordination.person),
        admin_place=place.pk,
        admin_offer=offered(offices["opal"], role="admin").pk,
        people={office.slug: _person(office) for office in offices.values()},
        offers={office.slug: _offer(office) for office in offices.values()},
        sheets=sheets,
        stranger_key=key,
        stranger_session=_session_of(stranger),
        export=_export(offices["opal"]),
    )


def _export(office: Office) -> int:
    by, title = member_of(office), word("exporttitle", office.slug)
    told = {"dataset": "processing", "format": "xlsx", "moment": None, "drafts": True, "several": False, "filter": None}
    asked = exports.ask(
        "registers", [office], by=by, title=title, permissions=[Permission.EXPORT_REGISTER.full], asked=told
    )
    work()
    return int(asked.pk)


def _person(office: Office) -> Appointment:
    name, address, reason = (word(place, office.slug) for place in ("personname", "personaddress", "placereason"))
    person = UserFactory(full_name=name, email=f"{address}@office.example")
    return access.appoint(office, person, "declarant", starts=date(2018, 1, 1), by=None, reason=reason)


def _offer(office: Office) -> PlaceInvitation:
    name, address = (word(place, office.slug) for place in ("invitedname", "invitedaddress"))
    return offered(office, email=f"{address}@office.example", full_name=name)


def _template() -> None:
    template = NetworkTemplate.objects.create(code=TEMPLATE)
    TemplateRevision.objects.create(
        template=template,
        source_version="2026-01-15",
        kind="template",
        title="Un modèle",
        content={"name": "Tiré du modèle"},
    )


def _published(network: Network, by: User) -> NetworkTemplate:
    """Publish a template of the network, and leave a draft of the next version; both titles are planted."""
    opened = template_services.open_template(network, word(NETWORK_TEMPLATE, MEMBERS[0]), None, by=by)
    template_services.publish(opened.pk, "Première version", version=1, by=by)
    draft = {"name": word(NETWORK_DRAFT, MEMBERS[0])}
    return template_services.write_draft(opened.pk, draft, version=2, by=by)


def _session_of(person: User) -> int:
    from allauth.usersessions.models import UserSession  # its app is ready only now

    fields: dict[str, Any] = {"user": person, "ip": "127.0.0.1", "session_key": "of-a-stranger", "user_agent": "x"}
    return int(UserSession.objects.create(**fields).pk)


def _sheet(office: Office) -> Processor:
    """Open the sheet of a processor in an office that has no network yet: it stays the office's own."""
    name, notes, reason = (word(place, office.slug) for place in ("sheetname", "sheetnotes", "sheetreason"))
    sheet = processors.open_processor(office, {"name": name}, by=None)
    content = {**contents.read(sheet), "description": notes}
    return processors.revise_processor(sheet.pk, content, version=1, by=None, reason=reason)


def _contracts(office: Office, sheet: Processor) -> None:
    """Enter a signed contract and its document, then one that is not signed yet."""
    name, notes, place, file = (word(f"contract{one}", office.slug) for one in ("name", "notes", "place", "file"))
    content = contract_content(sheet, name=name, notes=notes, ends_on=_on(20))
    content["clauses"] = [{"clause": "audits", "found": "present", "place": place}]
    signed = contracts.open_contract(office, content, by=None)
    attached(signed, name=f"{file}.txt", content=b"texte")
    contracts.open_contract(office, {**content, "signed_on": None}, by=None)


def _register(office: Office, sheet: Processor) -> None:
    by = member_of(office, "juriste", ends=timezone.localdate() - timedelta(days=1))
    approved = _open(office, "approved", by, name=word("oldname", office.slug))
    content = {**_content("approved", office.slug), "processors": [{"processor": sheet.pk}]}
    approved = services.revise_activity(approved.pk, content, version=1, by=by)
    services.submit(approved.pk, by=by)
    services.send_back(approved.pk, by=by, reason=word("reasonsent", office.slug))
    services.submit(approved.pk, by=by)
    services.approve(approved.pk, by=by)
    services.reopen(approved.pk, by=by, reason=word("reasonreopened", office.slug))
    services.approve(approved.pk, by=by)
    _document(approved, by)
    comments.write(ActivityComment(record=approved, text=word("commenttext", office.slug)), by=by)
    _open(office, "draft", by)
    services.delete_draft(_open(office, "deleted", by).pk, by=by)
    services.submit(_open(office, "submitted", by).pk, by=by)
    ended = _open(office, "ended", by)
    services.submit(ended.pk, by=by)
    services.approve(ended.pk, by=by)
    services.end(ended.pk, by=by, reason=word("reasonended", office.slug))


def _on_behalf(office: Office) -> None:
    """Write what the office does on behalf of others, by the steps of the other register, with no opinion."""
    slug, approve, told = office.slug, ("submit", "approve"), "pour essayer"
    paths = {"approved": approve, "draft": (), "deleted": (), "submitted": ("submit",), "ended": (*approve, "end")}
    made = {}
    for sheet, verbs in paths.items():
        made[sheet] = on_behalf.open_record(office, _content_on_behalf(sheet, slug), by=None)
        for verb in verbs:
            moves.move(ProcessingOnBehalf, made[sheet].pk, verb, by=None, reason=told)
    documents.delete_draft(ProcessingOnBehalf, made["deleted"].pk, by=None)
    attached(made["approved"], name=f"{word('behalffile', slug)}.txt", content=b"un mandat")
    comments.write(OnBehalfComment(record=made["approved"], text=word("behalfcomment", slug)), by=UserFactory())


def _content_on_behalf(sheet: str, office: str) -> Content:
    name, controller, category, other, transfer = (
        word(f"behalf{place}{sheet}", office) for place in ("name", "controller", "category", "other", "transfer")
    )
    given: Content = {
        "name": name,
        "review_on": _on(2),
        "transfers_outside_eu": "yes",
        "controllers": [{"name": controller, "categories": [{"label": category}]}],
        "processors": [{"name": other}],
        "transfers": [{"recipient": transfer}],
    }
    return contents.normalise(ProcessingOnBehalf, given)


def _import(office: Office) -> None:
    """Leave a file that was read and not imported, with a word in its name, in its records, in what no field takes."""
    file, name, remark = (word(place, office.slug) for place in IN_IMPORTS)
    job = Import.objects.create(
        office=office,
        person=UserFactory(),
        dataset="processing",
        stage=Stage.READ,
        state=State.DONE,
        name=f"{file}.jsonld",
        sha256="0" * 64,
        size=1,
        kind="jsonld",
    )
    told = {"place": "fiche 1", "label": "Couleur", "text": remark, "why": ""}
    job.lines.create(
        rank=1,
        place="fiche 1",
        name=name,
        content={"name": name},
        remarks=[told],
        effect=Effect.ADDED,
        choice=Choice.ADD,
    )


def _document(activity: ProcessingActivity, by: User) -> None:
    name, text = (word(place, activity.office.slug) for place in ("documentname", "documenttext"))
    attached(activity, by=by, name=f"{name}.txt", content=text.encode())


def advise(office: Office) -> None:
    """Let the DPO of today be asked about the submitted record, and give on the approved one what is not followed."""
    mandate = current_mandate(office, timezone.localdate())
    assert mandate
    submitted, approved = (ProcessingActivity.objects.get(office=office, number=one) for one in (SUBMITTED, APPROVED))
    opinions.ask(submitted.pk, by=None, question=word("opinionquestion", office.slug))
    services.reopen(approved.pk, by=None, reason="relue")
    asked = opinions.ask(approved.pk, by=None)
    text = word("opiniontext", office.slug)
    opinions.answer(asked.pk, verdict="reserved", text=text, version=approved.version + 1, by=mandate.person)
    services.approve(approved.pk, by=None, reason=word("opinionwhy", office.slug))


def _mandates(office: Office) -> None:
    """Write a mandate that ended long ago, with its handover and its time, and a draft of another."""
    long_ago, then = date(2010, 1, 1), date(2010, 12, 31)
    ended = access.designate(
        office, UserFactory(), starts=long_ago, ends=then, by=None, scope=word("mandatescope", office.slug)
    )
    time_log.note(office, day=then, half_days=1, subject=word("timesubject", office.slug), by=ended.person)
    mandates.draw_up_handover(ended.pk, version=ended.version, by=None)
    terms = {**TERMS, "starts": date(2011, 1, 1), "ends": date(2011, 12, 31), "scope": word("draftscope", office.slug)}
    mandates.prepare(office, terms, email=f"suivant@{office.slug}.example", full_name="Le suivant", by=None)


def _sent(office: Office) -> None:
    """Let a file leave, whose recipient and reason the journal keeps."""
    recipient, reason = (word(place, office.slug) for place in ("sentfor", "sentwhy"))
    told: Content = {"dataset": "processing", "format": "pdf", "count": 1, "recipient": recipient, "reason": reason}
    as_of = timezone.now().isoformat()
    ledger.journal(None, "export", office_id=office.pk, details={**told, "as_of": as_of, "drafts": True})


def _on(ahead: int) -> str:
    """Return a day so far ahead, which the page of deadlines shows."""
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def _open(office: Office, sheet: str, by: User, **changed: str) -> ProcessingActivity:
    return services.open_activity(office, {**_content(sheet, office.slug), **changed}, by=by)


def _content(sheet: str, office: str) -> Content:
    """Return the content of an activity with a word planted in each corner."""

    def planted(place: str) -> str:
        return word(f"{place}{sheet}", office)

    given: Content = {
        "name": planted("name"),
        "description": planted("description"),
        "notes": planted("notes"),
        "review_on": _on(-1),
        "transfers_outside_eu": "yes",
        "purposes": [{"label": planted("purpose"), "legal_basis": "6-1-a"}],
        "recipients": [{"details": planted("recipient")}],
        "data_categories": [{"details": "Identité", "retentions": [{"criterion": planted("retention")}]}],
        "transfers": [{"recipient": planted("transfer")}],
    }
    return contents.normalise(ProcessingActivity, given)
