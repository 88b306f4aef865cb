"""A row of a part as people read it, on a page or on paper: what leads it, its free words, then its other facts."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from compliance.datasets.description import Content, Note, Part

CONFIRM = "to_confirm"  # has its own sign
DETAILS = "details"  # free words, read without a label


class Fact(NamedTuple):
    """A value of the row in words, with its label."""

    label: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A row: its first column, its details, its other facts; ``to_confirm`` when it waits for the DPO.

    ``note`` is what the law of the day says of it.
    """

    lead: str
    details: str
    facts: list[Fact]
    to_confirm: bool
    note: Note | None = None


def read_row(part: Part, row: Content, on: date) -> Reading:
    """Return a row of ``part`` with the labels of that day."""
    facts = [(column, text) for column, text in part.facts(row, on) if column.name != CONFIRM]
    first = part.columns[0].name
    return Reading(
        lead=next((text for column, text in facts if column.name == first), ""),
        details=next((text for column, text in facts if column.name == DETAILS), ""),
        facts=[Fact(column.label, text) for column, text in facts if column.name not in {first, DETAILS}],
        to_confirm=bool(row.get(CONFIRM)),
        note=part.note(row, on),
    )
