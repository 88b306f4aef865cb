"""What differs between two contents of a record, field by field, rows paired by their key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.datasets.description import Content, Part, Section


@dataclass(frozen=True)
class Line:
    """One difference: where it stands in words, what it said, what it says."""

    label: str
    old: str
    new: str


def compare(sections: Sequence[Section], old: Content, new: Content, on: date) -> list[Line]:
    """Return the differences in the order of the page; an added or removed row has one empty side."""
    lines: list[Line] = []
    for section in sections:
        for column in section.columns:
            lines.append(Line(column.label, column.text(old, on), column.text(new, on)))
        for part in section.parts:
            lines.extend(_part_lines(part, old, new, on))
    return [line for line in lines if line.old != line.new]


def _part_lines(part: Part, old: Content, new: Content, on: date) -> list[Line]:
    before = {row["key"]: row for row in part.rows(old)}
    after = {row["key"]: row for row in part.rows(new)}
    keys = [*before, *(key for key in after if key not in before)]
    ranks = {key: rank for rank, key in enumerate(keys, start=1)}
    return [
        Line(f"{part.one} {ranks[key]}", _text(part, before.get(key), on), _text(part, after.get(key), on))
        for key in keys
    ]


def _text(part: Part, row: Content | None, on: date) -> str:
    return part.row_text(row, on) if row is not None else ""
