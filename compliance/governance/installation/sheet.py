"""An office's sheet described once: what its page, its form and the comparison of two versions show, in one order."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.datasets.description import Column, Part, Section
from compliance.history.canonical import Content, Json
from compliance.offices.models import ContactPoint, Office
from compliance.records.describe import column
from compliance.records.diff import Line, compare

POINTS = "contact_points"
POINT_COLUMNS = ("kind", "label", "email", "phone", "address")

GROUPS = (
    ("identite", gettext_lazy("Identité"), ("name", "slug", "legal_form", "siren", "colour")),
    (
        "coordonnees",
        gettext_lazy("Coordonnées"),
        ("address", "postal_code", "city", "country", "phone", "email", "website"),
    ),
    ("representant", gettext_lazy("Représentant légal"), ("representative_name", "representative_title")),
    (
        "chiffres",
        gettext_lazy("Chiffres datés"),
        ("dwellings", "dwellings_on", "headcount", "headcount_on", "turnover_keur", "turnover_on"),
    ),
    ("calendrier", gettext_lazy("Calendrier des délais"), ("holiday_zone",)),
)
COLUMNS = tuple(name for _anchor, _title, names in GROUPS for name in names)


@dataclass(frozen=True)
class Group:
    """A part of the office's page: its title and its facts in words."""

    anchor: str
    title: str
    facts: list[tuple[Column, str]]


def groups(content: Content, on: date) -> list[Group]:
    """Return the sheet in words, its contact points left aside."""
    return [
        Group(section.anchor, section.title, [(fact, fact.text(content, on)) for fact in section.columns])
        for section in _sections()
        if section.columns
    ]


def points(content: Content, on: date) -> list[list[tuple[Column, str]]]:
    """Return the contact points in words, each as its filled columns."""
    part = points_part()
    return [part.facts(row, on) for row in part.rows(content)]


def differences(old: Content, new: Content, on: date) -> list[Line]:
    """Return what differs between two versions of the sheet, in the order of the page; points go by rank."""
    return compare(_sections(), _with_keys(old), _with_keys(new), on)


def points_part() -> Part:
    """Return the description of the contact points."""
    columns = tuple(column(ContactPoint, name) for name in POINT_COLUMNS)
    return Part(POINTS, _("Points de contact"), _("Point de contact"), columns)


def _sections() -> list[Section]:
    single = [
        Section(anchor, str(title), "", tuple(column(Office, name) for name in names))
        for anchor, title, names in GROUPS
    ]
    return [*single, Section(POINTS, _("Points de contact"), "", parts=(points_part(),))]


def _with_keys(content: Content) -> Content:
    rows: list[Json] = [{**row, "key": str(rank)} for rank, row in enumerate(points_part().rows(content))]
    return {**content, POINTS: rows}
