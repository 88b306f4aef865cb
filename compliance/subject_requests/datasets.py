"""The log of requests as it leaves: with names for who may read them, without identities for who audits.

A restricted request is in neither, whoever takes the file out: a file is read by others than those whom it names. Both
say how many there are. What is restricted now is left out of the past too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from compliance.common.dates import local_date
from compliance.datasets import description
from compliance.datasets.description import Column, Content, Section
from compliance.history.as_of import latest_entries
from compliance.offices.enums import Permission
from compliance.records.describe import Title, column, part, sections
from compliance.subject_requests import log, rules
from compliance.subject_requests.clock import Verdict
from compliance.subject_requests.enums import State
from compliance.subject_requests.layout import CONTACT, PERSON
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import EXPORT

STANDINGS = (
    (Verdict.OPEN.value, str(_("dans le délai"))),
    (Verdict.OVERDUE.value, str(_("en retard"))),
    (Verdict.IN_TIME.value, str(_("répondu à temps"))),
    (Verdict.LATE.value, str(_("répondu en retard"))),
)
OF_RIGHT = (
    Column("standing", str(_("Délai tenu")), choices=STANDINGS),
    Column("due_day", str(_("Échéance stricte")), is_date=True),
    Column("due_why", str(_("Échéance stricte : calcul"))),
    Column("adjusted_day", str(_("Échéance ajustée, avec réserve")), is_date=True),
    Column("adjusted_why", str(_("Échéance ajustée : calcul"))),
    Column("extension_day", str(_("Dernier jour pour prévenir d’une prorogation")), is_date=True),
    Column("extension_why", str(_("Prorogation : calcul"))),
    Column("refusal_day", str(_("Dernier jour pour notifier un refus")), is_date=True),
    Column("refusal_why", str(_("Refus : calcul"))),
    Column("counted_by", str(_("Règle, version, jours fériés"))),
)
WHOLE = (
    Column("due_on", str(_("Prochaine échéance")), is_date=True),
    Column("whole_day", str(_("Échéance de la demande entière")), is_date=True),
    Column("whole_why", str(_("Demande entière : calcul"))),
)
ENDED = (
    Column("closed_on", str(_("Close le")), is_date=True),
    Column("was_late", str(_("Répondue en retard"))),
    Column("words_erased_on", str(_("Mots effacés le")), is_date=True),
)
HANDLER = Column("handler_name", str(_("Suivie par")))
ADVISER = Column("advised_by_name", str(_("Avis donné par")))
SIGNERS = (Column("decided_by_name", str(_("Décidée par"))), Column("signed_by_name", str(_("Signée par"))))


def log_sections() -> tuple[Section, ...]:
    """Return what a file tells of a request, in the order of its story; nothing of its record is dropped."""
    rights = part(SubjectRequest, "rights")
    rights = replace(rights, columns=(*rights.columns, *OF_RIGHT))
    law = _now("RGPD, art. 12(3)")
    return (
        _section("demande", _now("La demande"), law, "received_on", "channel", "zone", "wording", "collected_as_minor"),
        _section("personne", _now("La personne, et qui écrit"), _now("RGPD, art. 12(6) ; LIL, art. 85"), *PERSON),
        _section("reponse", _now("Où répondre"), law, *CONTACT),
        Section(
            "suivi",
            _now("Suivi"),
            law,
            (Column("entered_on", _now("Enregistrée le"), is_date=True), HANDLER, *WHOLE, *ENDED),
        ),
        Section(
            "droits",
            _now("Droits exercés"),
            _now("RGPD, art. 12(3) et (4), 15 à 22"),
            (column(SubjectRequest, "qualification"),),
            (rights,),
        ),
        _section("autre", _now("Ce qui n’est pas un exercice de droits"), "", "aside_answered_on", "aside_answer"),
        _section("delais", _now("Prorogation"), law, "extension_notice_on", "extension_reasons"),
        *sections(
            SubjectRequest,
            [
                Title(
                    "identite",
                    _now("Identité et qualité"),
                    _now("RGPD, art. 12(6)"),
                    (),
                    ("identity_checks", "proofs"),
                ),
                Title("activites", _now("Activités concernées"), _now("RGPD, art. 30"), (), ("activities",)),
                Title(
                    "destinataires", _now("Destinataires à informer"), _now("RGPD, art. 19"), (), ("recipients_told",)
                ),
            ],
        ),
        _signed(),
        _section("garde", _now("Rapprochement et conservation"), "", "same_as", "held_on", "hold_reason"),
    )


def _section(anchor: str, title: str, article: str, *names: str) -> Section:
    return Section(anchor, title, article, tuple(column(SubjectRequest, name) for name in names))


def _signed() -> Section:
    advised_on, advice, signed_on = (column(SubjectRequest, name) for name in ("advised_on", "advice", "signed_on"))
    told = (advised_on, ADVISER, advice, *SIGNERS, signed_on)
    return Section("avis", _now("Avis, décision et signature"), _now("RGPD, art. 38 et 39"), told)


def sections_without_identities() -> tuple[Section, ...]:
    """Return what the file without identities tells: the columns that name or recognise nobody, and no other."""
    kept = (_without_identities(section) for section in log_sections())
    return tuple(section for section in kept if section.columns or section.parts)


def _without_identities(section: Section) -> Section:
    told = log.SHOWN | log.EXISTS
    parts = tuple(
        replace(held, columns=tuple(one for one in held.columns if f"{held.name}.{one.name}" in told))
        for held in section.parts
    )
    return replace(section, columns=tuple(one for one in section.columns if one.name in told), parts=parts)


# --- what is read ---


def restricted_ones(office_id: int, moment: datetime) -> dict[int, int]:
    """Return the number of each request that was restricted at a moment or is restricted now, by its id."""
    then = latest_entries(SubjectRequest.history.model, moment, office_ids=[office_id])
    found = dict(then.filter(snapshot__restricted=True).order_by("id").values_list("id", "snapshot__number"))
    now = SubjectRequest.objects.filter(office=office_id, restricted=True).order_by("pk")
    return found | dict(now.values_list("pk", "number"))


def unrestricted(office_id: int, moment: datetime) -> Any:
    """Return the last entries, at a moment, of the requests that nobody had or has restricted."""
    entries = latest_entries(SubjectRequest.history.model, moment, office_ids=[office_id])
    return entries.exclude(id__in=list(restricted_ones(office_id, moment)))


def how_many_restricted(office_id: int, moment: datetime) -> Sequence[tuple[str, str]]:
    """Return how many requests are counted and not told; nothing when there is none."""
    hidden = list(restricted_ones(office_id, moment))
    entries = latest_entries(SubjectRequest.history.model, moment, office_ids=[office_id])
    count = entries.filter(id__in=hidden).count() if hidden else 0
    return [(_now("Demandes restreintes, comptées et non montrées"), str(count))] if count else []


def told(office_id: int, moment: datetime, snapshots: Sequence[Content]) -> list[Content]:
    """Return all that these snapshots say."""
    repeated = log.same_requests(snapshots)
    hidden = repeated and repeated & set(restricted_ones(office_id, moment).values())
    day, masked = local_date(moment), _now("masqué")
    return [log.whole(snapshot, day, hidden=hidden, masked=masked) for snapshot in snapshots]


def told_without_identities(office_id: int, moment: datetime, snapshots: Sequence[Content]) -> list[Content]:
    """Return what these snapshots say once nobody can be recognised."""
    masked = _now("masqué")
    return [log.without_identities(one, masked) for one in told(office_id, moment, snapshots)]


# --- the two files ---

REQUESTS = description.register(
    description.Dataset(
        name="requests",
        label=str(_("Demandes d’exercice de droits")),
        permission=EXPORT,
        model=SubjectRequest,
        sections=log_sections(),
        statuses={state.value: str(state.label) for state in State},
        drafts=frozenset(),
        reference=rules.reference,
        file="demandes-de-droits",
        counted=str(_("Nombre de demandes")),
        none_then=str(_("Aucune demande n’était enregistrée à cette date.")),
        made_of=unrestricted,
        contents=told,
        said_beside=how_many_restricted,
        notice=str(
            _(
                "Ce fichier nomme des personnes : il est donné à qui a le droit « exporter le journal des demandes »"
                " (DPO, juriste, direction). Les demandes restreintes y sont comptées et n’y sont pas."
            )
        ),
    )
)

WITHOUT_IDENTITIES = description.register(
    description.Dataset(
        name="request-log",
        label=str(_("Demandes, sans identités")),
        permission=Permission.EXPORT_REQUEST_LOG.full,
        model=SubjectRequest,
        sections=sections_without_identities(),
        statuses=REQUESTS.statuses,
        drafts=frozenset(),
        reference=rules.reference,
        file="demandes-sans-identites",
        counted=REQUESTS.counted,
        none_then=REQUESTS.none_then,
        made_of=unrestricted,
        contents=told_without_identities,
        said_beside=how_many_restricted,
        notice=str(
            _(
                "Ce fichier ne nomme personne : ni la personne, ni le demandeur, ni les agents. Les dates, les droits"
                " et les issues y sont ; « masqué » tient la place d’un texte qui existe. Les demandes restreintes"
                " y sont comptées et n’y sont pas. Qui a le droit « exporter le journal des demandes » prend aussi"
                " le fichier avec les noms."
            )
        ),
    )
)
