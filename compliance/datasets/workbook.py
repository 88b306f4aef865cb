"""What every workbook promises, whichever program opens it: free names for its sheets, and no text cut in silence."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

from django.utils.translation import gettext as _

CELL = 32_767  # UTF-16 units that a cell of Excel holds; a cell of LibreOffice holds more
PIECE = CELL // 2  # characters that always fit a cell, whatever they are
SHEET_NAME = 31  # characters that a sheet's name holds
ROWS = 1_048_576  # rows that a sheet holds
LINE = 13.5  # points that a line of text is high
DIGITS = 10**15  # a larger number would lose digits
FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets disagree on the calendar
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # characters that XML 1.0 forbids

type Value = str | int | date | None


class SheetFull(ValueError):
    """A sheet holds no more rows: nothing may be dropped in silence."""


@dataclass(frozen=True)
class Head:
    """A column's head, and its width in characters."""

    label: str
    width: int


class Sheet(ABC):
    """A sheet being written row after row: its heads stay in sight, are printed on each page, and filter the rows."""

    title: str

    def __init__(self, heads: Sequence[Head]) -> None:
        self.count = 0
        self.heads = heads

    def append(self, values: Sequence[Value]) -> None:
        """Write a row; the first value names it. Raises SheetFull beyond what spreadsheets read."""
        self.count += 1
        if self.count >= ROWS:
            raise SheetFull(f"sheet {self.title!r} is full: spreadsheets read {ROWS} rows")
        self.write(values)

    @abstractmethod
    def write(self, values: Sequence[Value]) -> None:
        """Write a row that there is room for."""


class Workbook[Kind: Sheet](ABC):
    """A workbook being written; its sheets come in the order in which they are asked for.

    Used as a context: whatever happens, no copy of the rows stays behind in the temporary folder.
    """

    def __init__(self) -> None:
        self.sheets: list[Kind] = []
        self._overflow: Kind | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.discard()

    def sheet(self, title: str, heads: Sequence[Head]) -> Kind:
        """Add a sheet with its heads; its title is shortened or numbered when a program would refuse it."""
        sheet = self.new_sheet(self._free_title(title), heads)
        self.sheets.append(sheet)
        return sheet

    @abstractmethod
    def new_sheet(self, title: str, heads: Sequence[Head]) -> Kind:
        """Return a sheet under a title that is free."""

    @abstractmethod
    def save(self, path: Path) -> None:
        """Finish every sheet and write the workbook to ``path``."""

    @abstractmethod
    def discard(self) -> None:
        """Remove what was kept aside until the workbook is saved."""

    def written(self, text: str) -> str:
        """Return the text as the file spells it."""
        return readable(text)

    def fits(self, text: str) -> bool:
        """Tell whether a cell holds the text, as the file spells it."""
        return len(text) <= PIECE or fits(self.written(text))

    def fitting(self, text: str, place: Sequence[str]) -> str:
        """Return the text, or where it stands whole when no cell holds it; ``place``: its sheet, record, column."""
        return text if self.fits(text) else self._keep_long_text(text, place)

    def _keep_long_text(self, text: str, place: Sequence[str]) -> str:
        if self._overflow is None:
            heads = [Head(_("Feuille"), 30), Head(_("N°"), 14), Head(_("Colonne"), 30), Head(_("Suite"), 8)]
            self._overflow = self.sheet(_("Textes longs"), [*heads, Head(_("Texte"), 120)])
        first = self._overflow.count + 2
        for rank, start in enumerate(range(0, len(text), PIECE), start=1):
            self._overflow.append([*place, rank, text[start : start + PIECE]])
        return _elsewhere() % {"sheet": self._overflow.title, "row": first}

    def _free_title(self, title: str) -> str:
        clean = " ".join(re.sub(r"[\[\]:*?/\\]", " ", self.written(title)).split()).strip("'") or "Feuille"
        taken = {sheet.title.lower() for sheet in self.sheets}
        name, rank = clean[:SHEET_NAME].strip("' "), 1
        while name.lower() in taken:
            rank += 1
            name = f"{clean[: SHEET_NAME - len(str(rank)) - 1].strip()} {rank}"
        return name


def _elsewhere() -> str:
    return _("Texte long : voir la feuille « %(sheet)s », à partir de la ligne %(row)d")


def elsewhere(text: str) -> tuple[str, int] | None:
    """Return the sheet and the row (1 is the first) where a cell says that its text stands whole; None: it is here."""
    before, between, after = re.split(r"%\(\w+\)[sd]", _elsewhere())
    found = re.fullmatch(f"{re.escape(before)}(.+){re.escape(between)}([0-9]{{1,7}}){re.escape(after)}", text)
    return (found[1], int(found[2])) if found else None


def readable(text: str) -> str:
    """Return the text without what XML forbids; a sign says that something stood there."""
    return FORBIDDEN.sub("\ufffd", text)


def safe(value: int | date) -> int | date | str:
    """Return a number or a day that every program shows as it is; a text when they would not agree."""
    if isinstance(value, int):
        return value if abs(value) < DIGITS else str(value)
    day = value.date() if isinstance(value, datetime) else value
    return value if day >= FIRST_DAY else f"{value:%d/%m}/{value.year:04}"


def fits(text: str) -> bool:
    """Tell whether a cell holds the text: 32,767 UTF-16 units, line ends included."""
    return len(text) <= PIECE or len(text.encode("utf-16-le")) <= 2 * CELL
