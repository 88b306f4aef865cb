"""What a register must say, item by item. Pure: no Django, no database; each register cites its articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

type Content = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """One thing that the register must say, and whether it does.

    ``code`` names the check. It is filled in in ``part`` ("" for a column of the record itself), in the row of key
    ``row`` and in ``column``, as far as they are known; ``label`` is what the row says of itself. ``beside``: another
    article asks for it, and the record is ready for a control without it.
    """

    code: str
    article: str
    part: str
    done: bool
    row: str = ""
    label: str = ""
    column: str = ""
    beside: bool = False


def lacking(checks: Sequence[Check]) -> list[Check]:
    """Return what a record lacks to be ready for a control."""
    return [check for check in checks if not check.done and not check.beside]


def any_row(content: Content, part: str, article: str) -> Check:
    """Return the check that one row of a part, at least, says something."""
    return Check(part, article, part, any(says_something(row) for row in content[part]))


def says_something(row: Content) -> bool:
    """Tell whether a row holds more than its key and the mark of what is to be confirmed."""
    return any(value for name, value in row.items() if name not in {"key", "to_confirm"})


def to_confirm(content: Content) -> int:
    """Return how many rows still wait for the DPO's confirmation."""
    rows = [row for part in content.values() if isinstance(part, list) for row in part]
    nested = [row for outer in rows for part in outer.values() if isinstance(part, list) for row in part]
    return sum(bool(row.get("to_confirm")) for row in [*rows, *nested])
