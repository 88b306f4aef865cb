"""A mandate described once: what its page, its form and the comparison of two versions show, in one order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.datasets.description import Column, Part, Section
from compliance.history.canonical import Content, Json
from compliance.offices.models import Mandate, MandateMember
from compliance.records.describe import column
from compliance.records.diff import Line, compare

MEMBERS = "members"

GROUPS = (
    (
        "dpo",
        gettext_lazy("DPO désigné"),
        "RGPD, art. 37(1) et 37(6)",
        (
            "designee",
            "organisation",
            "organisation_siren",
            "position",
            "civility",
            "last_name",
            "first_name",
            "job_title",
            "cnil_phone",
            "cnil_email",
        ),
    ),
    (
        "duree",
        gettext_lazy("Désignation et durée"),
        "",
        ("designated_on", "starts", "ends", "staff_informed_on", "contract_reference"),
    ),
    ("mission", gettext_lazy("Mission"), "RGPD, art. 39", ("scope", "register_entrusted", "special_terms")),
    (
        "moyens",
        gettext_lazy("Moyens"),
        "RGPD, art. 38(1) et 38(2)",
        ("days_per_year", "resources", "local_relay"),
    ),
    ("delais", gettext_lazy("Délais"), "", ("triage_days", "breach_hours", "restitution_days")),
    (
        "independance",
        gettext_lazy("Qualités et indépendance"),
        "RGPD, art. 37(5) et 38(6)",
        ("qualities", "other_tasks", "insurance", "attests_qualities", "attests_means", "attests_no_conflict"),
    ),
    (
        "coordonnees",
        gettext_lazy("Coordonnées publiques"),
        "RGPD, art. 37(7)",
        ("email", "form_url", "phone", "address", "postal_code", "city", "publish_identity"),
    ),
    (
        "declaration",
        gettext_lazy("Déclaration à la CNIL"),
        "",
        ("office_siret", "office_naf", "office_contact", "declarant"),
    ),
)
COLUMNS = tuple(name for _anchor, _title, _article, names in GROUPS for name in names)

# What a new mandate says anew: its decision, its dates, and what is attested on the day it is signed.
NOT_RENEWED = frozenset(
    {"designated_on", "staff_informed_on", "attests_qualities", "attests_means", "attests_no_conflict"}
)


@dataclass(frozen=True)
class Group:
    """A part of the mandate's page: its title, its article and its facts in words."""

    anchor: str
    title: str
    article: str
    facts: list[tuple[Column, str]]


def groups(content: Content, on: date) -> list[Group]:
    """Return the mandate in words, its team left aside."""
    return [
        Group(
            section.anchor,
            section.title,
            section.article,
            [(fact, words(fact, content, on)) for fact in section.columns],
        )
        for section in _sections()
        if section.columns
    ]


def words(fact: Column, content: Content, on: date) -> str:
    """Return a value as French writes it: half-days with a comma."""
    text = fact.text(content, on)
    return text.removesuffix(".0").replace(".", ",") if fact.name == "days_per_year" else text


def labels(names: Sequence[str]) -> list[str]:
    """Return the words of columns."""
    return [column(Mandate, name).label for name in names]


def differences(old: Content, new: Content, on: date) -> list[Line]:
    """Return what differs between two versions of a mandate, in the order of the page; the team goes by rank."""
    return compare(_sections(), _with_keys(old), _with_keys(new), on)


def _sections() -> list[Section]:
    sections = [
        Section(anchor, str(title), article, tuple(column(Mandate, name) for name in names))
        for anchor, title, article, names in GROUPS
    ]
    first = sections[0]
    named = Section(first.anchor, first.title, first.article, (Column("person_name", _("DPO")), *first.columns))
    return [named, *sections[1:], Section(MEMBERS, _("Équipe"), "", parts=(_team(),))]


def _team() -> Part:
    columns = (
        Column("person_name", _("Personne")),
        *(column(MandateMember, name) for name in ("role", "starts", "ends")),
    )
    return Part(MEMBERS, _("Équipe"), _("Membre"), columns)


def _with_keys(content: Content) -> Content:
    rows: list[Json] = [{**row, "key": str(rank)} for rank, row in enumerate(_team().rows(content))]
    return {**content, MEMBERS: rows}
