"""The bordereau d’élimination as files: what the Archives départementales read before their visa."""

from collections.abc import Iterable
from datetime import UTC
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.common.french_dates import in_words, moment_in_words
from compliance.common.typeset import pdf
from compliance.datasets import grid_ods
from compliance.datasets.grid import Cell, Grid, GridFile, Row, Style
from compliance.law.source import vocabulary
from compliance.retention import kinds
from compliance.retention.models import Elimination, EliminationLine
from compliance.retention.periods import RULES

TEMPLATE = "retention/bordereau.typ"
WIDTHS = (34, 16, 14, 14, 14, 40, 10, 14)


def bordereau_pdf(elimination: Elimination) -> bytes:
    """Return the bordereau as a tagged PDF."""
    return pdf(TEMPLATE, bordereau_data(elimination))


def bordereau_data(elimination: Elimination) -> dict[str, Any]:
    """Return what the bordereau says, all of it text."""
    office = elimination.office
    title = _("Bordereau d’élimination %(reference)s") % {"reference": elimination.reference}
    lines = list(elimination.lines.order_by("position"))
    return {
        "title": f"{title} – {office.name}",
        "author": office.name,
        "footer": f"{office.name} – {title}",
        "banner": "" if elimination.visa_on else _("En attente du visa : rien n’est détruit avant"),
        "heading": title,
        "facts": [{"label": label, "value": value} for label, value in facts(elimination, lines)],
        "groups": [_group(name, list(group)) for name, group in groupby(lines, key=attrgetter("kind"))],
    }


def facts(elimination: Elimination, lines: list[EliminationLine]) -> list[tuple[str, str]]:
    """Return what stands before the list: whose it is, its date and volume, the visa."""
    office = elimination.office
    visa = ""
    if elimination.visa_on:
        visa = f"{in_words(elimination.visa_on)}, {elimination.visa_reference}"
    return [
        (_("Service producteur"), office.name),
        (_("Numéro SIREN"), office.siren),
        (_("Établi le"), moment_in_words(elimination.prepared_at)),
        (_("Dossiers"), str(len(lines))),
        (_("Fichiers"), _("%(count)d, %(size)s") % _volume(lines)),
        (_("Fondement"), _("Code du patrimoine, art. L.212-2 et R.212-14")),
        (_("Visa des Archives départementales"), visa),
    ]


def bordereau_ods(elimination: Elimination, path: Path) -> None:
    """Write the bordereau to ``path`` as a workbook: one row for each record. Raises OSError."""
    lines = list(elimination.lines.order_by("position"))
    title = _("Bordereau d’élimination %(reference)s") % {"reference": elimination.reference}
    sheet = Grid(elimination.reference, WIDTHS, _rows(title, elimination, lines))
    written_on = timezone.now().astimezone(UTC).replace(tzinfo=None, microsecond=0)
    grid_ods.write(GridFile(title, written_on, [sheet], {}), path)


def _rows(title: str, elimination: Elimination, lines: list[EliminationLine]) -> Iterable[Row]:
    yield [Cell(title, Style.TITLE, span=len(WIDTHS))]
    for label, value in facts(elimination, lines):
        yield [Cell(label, Style.LABEL), Cell(value, span=len(WIDTHS) - 1)]
    heads = (
        _("Nature"),
        _("Dossier"),
        _("Fait de départ"),
        _("Dernier jour"),
        _("Fichiers"),
        _("Règle"),
        _("Octets"),
        _("Effacé le"),
    )
    yield [Cell(head, Style.HEAD) for head in heads]
    for line in lines:
        yield [
            Cell(str(kinds.kind(line.kind).label)),
            Cell(line.reference),
            Cell(line.triggered_on, Style.DAY),
            Cell(line.last_day, Style.DAY),
            Cell(line.files),
            Cell(f"{line.kept_for} ({_source(line)})"),
            Cell(line.size),
            Cell(timezone.localdate(line.erased_at) if line.erased_at else None, Style.DAY),
        ]


def _group(name: str, lines: list[EliminationLine]) -> dict[str, Any]:
    dates = [line.triggered_on for line in lines]
    return {
        "label": str(kinds.kind(name).label),
        "rule": lines[0].kept_for,
        "source": _source(lines[0]),
        "dates": _("du %(first)s au %(last)s") % {"first": _day(min(dates)), "last": _day(max(dates))},
        "volume": _("%(records)d dossiers, %(count)d fichiers, %(size)s") % {"records": len(lines), **_volume(lines)},
        "lines": [
            [line.reference, _day(line.triggered_on), _day(line.last_day), str(line.files), filesizeformat(line.size)]
            for line in lines
        ],
    }


def _volume(lines: list[EliminationLine]) -> dict[str, Any]:
    return {"count": sum(line.files for line in lines), "size": filesizeformat(sum(line.size for line in lines))}


def _source(line: EliminationLine) -> str:
    term = vocabulary(RULES).reading(line.rule)
    return term.article if term else ""


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}"
