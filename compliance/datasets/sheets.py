"""Sheets of an Excel workbook, streamed to the disk row after row. Text stays text, a date is a date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.properties import PageSetupProperties

CELL = 32_767  # UTF-16 units that a cell holds
PIECE = CELL // 2  # characters that always fit a cell, whatever they are
SHEET_NAME = 31  # characters that a sheet's name holds
ROWS = 1_048_576  # rows that a sheet holds
DIGITS = 10**15  # a larger number would lose digits
FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets disagree on the calendar
A4 = 9
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # characters that XML 1.0 forbids
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads « _x0041_ » as « A »
NOT_PLAIN = tuple("=+-@#\t\r")  # how a formula, or the name of an error, begins

HEAD = {
    "font": Font("Calibri", 11, bold=True, color="1F5C4A"),
    "fill": PatternFill("solid", start_color="E4EFE9"),
    "border": Border(bottom=Side("thin", color="1F5C4A")),
    "alignment": Alignment(vertical="center", wrap_text=True),
}
WRAPPED = Alignment(vertical="top", wrap_text=True)

type Value = str | int | date | None


class SheetFull(ValueError):
    """A sheet holds no more rows: nothing may be dropped in silence."""


@dataclass(frozen=True)
class Head:
    """A column's head, and its width in characters."""

    label: str
    width: int


class Sheets:
    """A workbook being written; its sheets come in the order in which they are asked for.

    Used as a context: whatever happens, no copy of the rows stays behind in the temporary folder.
    """

    def __init__(self, title: str, *, written_on: datetime) -> None:
        self._book: Any = Workbook(write_only=True)
        self._book.properties.creator = "Ramure"
        self._book.properties.title = title
        self._book.properties.created = written_on
        self._sheets: list[Sheet] = []
        self._overflow: Sheet | None = None
        self.styles: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for sheet in self._sheets:
            sheet.discard()

    def sheet(self, title: str, heads: Sequence[Head]) -> "Sheet":
        """Add a sheet with its heads; its title is shortened or numbered when Excel would refuse it."""
        raw = self._book.create_sheet(self._free_title(title))
        if not self._sheets:
            self._set_styles(raw)
        sheet = Sheet(self, raw, heads)
        self._sheets.append(sheet)
        return sheet

    def save(self, path: Path) -> None:
        """Finish every sheet and write the workbook to ``path``."""
        for sheet in self._sheets:
            sheet.finish()
        self._book.save(path)

    def keep_long_text(self, text: str, place: Sequence[str]) -> str:
        """Keep a text that no cell holds on a sheet of its own, in pieces; return the words that lead to it."""
        if self._overflow is None:
            heads = [Head(_("Feuille"), 30), Head(_("N°"), 14), Head(_("Colonne"), 30), Head(_("Suite"), 8)]
            self._overflow = self.sheet(_("Textes longs"), [*heads, Head(_("Texte"), 120)])
        first = self._overflow.count + 2
        for rank, start in enumerate(range(0, len(text), PIECE), start=1):
            self._overflow.append([*place, rank, text[start : start + PIECE]])
        return _("Texte long : voir la feuille « %(sheet)s », à partir de la ligne %(row)d") % {
            "sheet": self._overflow.title,
            "row": first,
        }

    def _set_styles(self, raw: Any) -> None:
        """Make each style once; openpyxl would otherwise look the same style up for every cell."""
        self.styles = {
            "head": _style(raw, **HEAD),
            "text": _style(raw, alignment=WRAPPED, quotePrefix=True),
            "date": _style(raw, alignment=WRAPPED, number_format="dd/mm/yyyy"),
            "moment": _style(raw, alignment=WRAPPED, number_format="dd/mm/yyyy hh:mm"),
        }
        # Nearly all cells have no style of their own: Excel gives them the first one, LibreOffice the one named Normal.
        self._book._cell_styles = IndexedList([_style(raw, alignment=WRAPPED), *self.styles.values()])
        self._book._named_styles["Normal"].alignment = WRAPPED

    def _free_title(self, title: str) -> str:
        clean = " ".join(re.sub(r"[\[\]:*?/\\]", " ", readable(title)).split()).strip("'") or "Feuille"
        taken = {sheet.title.lower() for sheet in self._sheets}
        name, rank = clean[:SHEET_NAME].strip("' "), 1
        while name.lower() in taken:
            rank += 1
            name = f"{clean[: SHEET_NAME - len(str(rank)) - 1].strip()} {rank}"
        return name


class Sheet:
    """A sheet being written: its heads stay in sight, are repeated on paper, and filter what is below."""

    def __init__(self, book: Sheets, raw: Any, heads: Sequence[Head]) -> None:
        self.count = 0
        self._book, self._raw, self._heads = book, raw, heads
        raw.freeze_panes = "B2"
        raw.print_title_rows = "1:1"
        raw.page_setup.orientation, raw.page_setup.paperSize = "landscape", A4
        raw.page_setup.fitToHeight = 0
        raw.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for index, head in enumerate(heads, start=1):
            column = raw.column_dimensions[get_column_letter(index)]
            column.width, column.alignment = head.width, WRAPPED
        raw.append([self._cell(readable(head.label), "head") for head in heads])

    @property
    def title(self) -> str:
        """Return the name on the sheet's tab."""
        return str(self._raw.title)

    def append(self, values: Sequence[Value]) -> None:
        """Write a row; the first value names it. Raises SheetFull beyond what Excel reads."""
        self.count += 1
        if self.count >= ROWS:
            raise SheetFull(f"sheet {self.title!r} is full: Excel reads {ROWS} rows")
        self._raw.append(list(self._cells(values)))

    def finish(self) -> None:
        """Put the filter on, now that the last row is known."""
        self._raw.auto_filter.ref = f"A1:{get_column_letter(len(self._heads))}{self.count + 1}"

    def discard(self) -> None:
        """Remove the file in which openpyxl keeps the rows until the workbook is saved."""
        if not self._raw.closed:
            self._raw.close()
        if Path(self._raw._writer.out).exists():
            self._raw._writer.cleanup()

    def _cells(self, values: Sequence[Value]) -> Iterator[Any]:
        for head, value in zip(self._heads, values, strict=True):
            if isinstance(value, str):
                yield self._text(value, head, values[0]) if value else None
            elif isinstance(value, date):
                yield self._date(value)
            else:
                yield value if value is None or abs(value) < DIGITS else str(value)

    def _text(self, text: str, head: Head, name: Value) -> Any:
        if len(text) > PIECE and not fits(text):
            text = self._book.keep_long_text(text, [self.title, str(name), head.label])
        clean = readable(text)
        return self._cell(clean, "text") if clean.startswith(NOT_PLAIN) else clean

    def _date(self, day: date) -> Any:
        moment = isinstance(day, datetime)
        if (day.date() if isinstance(day, datetime) else day) < FIRST_DAY:
            return f"{day:%d/%m}/{day.year:04}"
        return self._cell(day, "moment" if moment else "date")

    def _cell(self, value: Any, style: str) -> Any:
        cell: Any = WriteOnlyCell(self._raw)
        cell._style = self._book.styles[style]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes « =cmd() » for a formula; it stays what was typed
        return cell


def readable(text: str) -> str:
    """Return the text as Excel will show it: no character that XML forbids, « _x0041_ » kept as typed."""
    clean = FORBIDDEN.sub("\ufffd", text)
    return ESCAPE.sub("_x005F_", clean) if "_x" in clean else clean


def fits(text: str) -> bool:
    """Tell whether a cell holds the text: 32,767 UTF-16 units, line ends included."""
    return len(text) <= PIECE or len(readable(text).encode("utf-16-le")) <= 2 * CELL


def _style(raw: Any, **attributes: Any) -> Any:
    cell: Any = WriteOnlyCell(raw)
    for name, value in attributes.items():
        setattr(cell, name, value)
    return cell._style
