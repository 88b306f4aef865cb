"""An Excel workbook, streamed to the disk row after row. Text stays text, a date is a date."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.properties import PageSetupProperties

from compliance.datasets.workbook import PIECE, Head, Sheet, Value, Workbook, readable, safe

A4 = 9
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads « _x0041_ » as « A »
NOT_PLAIN = tuple("=+-@#\t\r")  # how a formula, or the name of an error, begins

HEAD = {
    "font": Font("Calibri", 11, bold=True, color="1F5C4A"),
    "fill": PatternFill("solid", start_color="E4EFE9"),
    "border": Border(bottom=Side("thin", color="1F5C4A")),
    "alignment": Alignment(vertical="center", wrap_text=True),
}
WRAPPED = Alignment(vertical="top", wrap_text=True)


class XlsxWorkbook(Workbook["XlsxSheet"]):
    """A workbook of Excel."""

    def __init__(self, title: str, *, written_on: datetime) -> None:
        super().__init__()
        self._book: Any = openpyxl.Workbook(write_only=True)
        self._book.properties.creator = "Ramure"
        self._book.properties.title = title
        self._book.properties.created = written_on
        self.styles: dict[str, Any] = {}

    def new_sheet(self, title: str, heads: Sequence[Head]) -> "XlsxSheet":
        """Return a sheet under a title that is free."""
        raw = self._book.create_sheet(title)
        if not self.sheets:
            self._set_styles(raw)
        return XlsxSheet(self, raw, heads)

    def written(self, text: str) -> str:
        """Return the text as the file spells it."""
        return written(text)

    def save(self, path: Path) -> None:
        """Finish every sheet and write the workbook to ``path``."""
        for sheet in self.sheets:
            sheet.finish()
        self._book.save(path)

    def discard(self) -> None:
        """Remove the files in which openpyxl keeps the rows until the workbook is saved."""
        for sheet in self.sheets:
            sheet.discard()

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


def written(text: str) -> str:
    """Return the text as Excel will show it: no character that XML forbids, « _x0041_ » kept as typed."""
    clean = readable(text)
    return ESCAPE.sub("_x005F_", clean) if "_x" in clean else clean


class XlsxSheet(Sheet):
    """A sheet of Excel."""

    def __init__(self, book: XlsxWorkbook, raw: Any, heads: Sequence[Head]) -> None:
        super().__init__(heads)
        self._book, self._raw, self.title = book, raw, str(raw.title)
        raw.freeze_panes = "B2"
        raw.print_title_rows = "1:1"
        raw.page_setup.orientation, raw.page_setup.paperSize = "landscape", A4
        raw.page_setup.fitToHeight = 0
        raw.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for index, head in enumerate(heads, start=1):
            column = raw.column_dimensions[get_column_letter(index)]
            column.width, column.alignment = head.width, WRAPPED
        raw.append([self._cell(book.written(head.label), "head") for head in heads])

    def write(self, values: Sequence[Value]) -> None:
        """Write a row that there is room for."""
        self._raw.append(list(self._cells(values)))

    def finish(self) -> None:
        """Put the filter on, now that the last row is known."""
        self._raw.auto_filter.ref = f"A1:{get_column_letter(len(self.heads))}{self.count + 1}"

    def discard(self) -> None:
        """Remove the file in which openpyxl keeps the rows until the workbook is saved."""
        if not self._raw.closed:
            self._raw.close()
        if Path(self._raw._writer.out).exists():
            self._raw._writer.cleanup()

    def _cells(self, values: Sequence[Value]) -> Iterator[Any]:
        for head, value in zip(self.heads, values, strict=True):
            if isinstance(value, str):
                yield self._text(value, head, values[0]) if value else None
            elif value is None:
                yield None
            else:
                yield self._plain(safe(value))

    def _text(self, text: str, head: Head, name: Value) -> Any:
        if len(text) > PIECE:
            text = self._book.fitting(text, [self.title, str(name), head.label])
        clean = self._book.written(text)
        return self._cell(clean, "text") if clean.startswith(NOT_PLAIN) else clean

    def _plain(self, value: Value) -> Any:
        if isinstance(value, date):
            return self._cell(value, "moment" if isinstance(value, datetime) else "date")
        return value

    def _cell(self, value: Any, style: str) -> Any:
        cell: Any = WriteOnlyCell(self._raw)
        cell._style = self._book.styles[style]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes « =cmd() » for a formula; it stays what was typed
        return cell


def _style(raw: Any, **attributes: Any) -> Any:
    cell: Any = WriteOnlyCell(raw)
    for name, value in attributes.items():
        setattr(cell, name, value)
    return cell._style
