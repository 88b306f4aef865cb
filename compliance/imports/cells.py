"""What a cell of a sheet holds, and a sheet. Pure: no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

type Cell = str | int | float | bool | date | None


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name ("" for a file of text, which has one), its rows from the first."""

    name: str
    rows: Sequence[Sequence[Cell]]

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell holds, None beyond the last one; both count from 0."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None


def text_of(cell: Cell) -> str:
    """Return what a cell shows: a number without what no one typed, a day as « 26/05/2018 », « oui » for a box."""
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case datetime() if cell.time() != datetime.min.time():
            return f"{cell:%d/%m}/{cell.year:04} {cell:%H:%M}"
        case date():
            return f"{cell:%d/%m}/{cell.year:04}"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing that one sees."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def letters(column: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
