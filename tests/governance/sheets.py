"""An office's sheet as its form posts it."""

from typing import Any

from compliance.offices.models import Office
from tests.factories import siren

SHEET = {
    "name": "Oise Habitat",
    "slug": "",
    "legal_form": "oph",
    "siren": siren(73_282_932),
    "colour": "leaf",
    "address": "12 rue des Tilleuls",
    "postal_code": "60100",
    "city": "Creil",
    "country": "France",
    "phone": "",
    "email": "",
    "website": "",
    "representative_name": "",
    "representative_title": "",
    "dwellings": "",
    "dwellings_on": "",
    "headcount": "",
    "headcount_on": "",
    "turnover_keur": "",
    "turnover_on": "",
    "holiday_zone": "metropole",
}
RIGHTS = {"kind": "rights", "label": "Vos droits", "email": "droits@oise.example", "phone": "", "address": ""}
RECEPTION = {"kind": "reception", "label": "Accueil", "email": "", "phone": "03 44 00 00 00", "address": ""}


def posted(*points: dict[str, str], **typed: Any) -> dict[str, Any]:
    """Return what the form posts: the sheet with what was typed over it, and its contact points."""
    rows = {f"contact_points-{rank}-{name}": value for rank, row in enumerate(points) for name, value in row.items()}
    return {**SHEET, **typed, **rows, "contact_points": [str(rank) for rank in range(len(points))]}


def posted_again(office: Office, **typed: Any) -> dict[str, Any]:
    """Return what the form of a stored office posts when nothing but ``typed`` was changed."""
    content = office.snapshot()
    points = content.pop("contact_points")
    sheet = {name: "" if value is None else value for name, value in content.items()}
    return posted(*points, **{**sheet, "version": office.version, **typed})
