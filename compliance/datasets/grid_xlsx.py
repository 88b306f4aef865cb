"""Sheets laid out cell by cell, in the format of Excel."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from compliance.datasets.grid import MOST_LINES, Cell, Choices, Grid, GridFile, Style, lines, placed
from compliance.datasets.workbook import LINE, safe
from compliance.datasets.xlsx import NOT_PLAIN, WRAPPED, written

THIN = Side("thin", color="C9D5CF")
EDGE = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LOOKS: dict[Style, dict[str, Any]] = {
    Style.TITLE: {"font": Font("Calibri", 14, bold=True, color="1F5C4A"), "alignment": WRAPPED},
    Style.SECTION: {
        "font": Font("Calibri", 11, bold=True, color="FFFFFF"),
        "fill": PatternFill("solid", start_color="1F5C4A"),
        "alignment": WRAPPED,
    },
    Style.HEAD: {
        "font": Font("Calibri", 11, bold=True, color="1F5C4A"),
        "fill": PatternFill("solid", start_color="E4EFE9"),
        "alignment": WRAPPED,
    },
    Style.LABEL: {"fill": PatternFill("solid", start_color="F1F5F3"), "border": EDGE, "alignment": WRAPPED},
    Style.VALUE: {"border": EDGE, "alignment": WRAPPED},
    Style.DAY: {
        "border": EDGE,
        "alignment": Alignment(horizontal="left", vertical="top"),
        "number_format": "dd/mm/yyyy",
    },
    Style.PLAIN: {"alignment": WRAPPED},
}


def write(file: GridFile, path: Path) -> None:
    """Write the sheets to ``path``, one at a time. Raises OSError when the file cannot be written."""
    book: Any = openpyxl.Workbook(write_only=True)
    book.properties.creator, book.properties.title, book.properties.created = "Ramure", file.title, file.written_on
    for grid in file.grids:
        _Sheet(book, grid, file).fill()
    book.save(path)


class _Sheet:
    def __init__(self, book: Any, grid: Grid, file: GridFile) -> None:
        self._raw = book.create_sheet(grid.title)
        self._grid = grid
        self._lists = {name: _validation(found) for name, found in file.choices.items()}
        self._raw.page_setup.orientation, self._raw.page_setup.fitToHeight = "landscape", 0
        self._raw.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if grid.frozen:
            self._raw.freeze_panes = f"A{grid.frozen + 1}"
        for index, width in enumerate(grid.widths, start=1):
            self._raw.column_dimensions[get_column_letter(index)].width = width

    def fill(self) -> None:
        """Write the rows, then say which cells span and which are chosen from a list."""
        for number, row in enumerate(self._grid.rows, start=1):
            values: list[Any] = []
            for column, cell in placed(row):
                values += [self._cell(cell), *[None] * (cell.span - 1)]
                if cell.span > 1:
                    last = column + cell.span - 1
                    self._raw.merged_cells.add(CellRange(min_row=number, max_row=number, min_col=column, max_col=last))
                if cell.choices:
                    self._lists[cell.choices].add(f"{get_column_letter(column)}{number}")
            self._raw.row_dimensions[number].height = LINE * min(MOST_LINES, lines(row, self._grid.widths))
            self._raw.append(values)
        for found in self._lists.values():
            if found.sqref:
                self._raw.data_validations.append(found)

    def _cell(self, cell: Cell) -> Any:
        made: Any = WriteOnlyCell(self._raw)
        for name, value in LOOKS[cell.style].items():
            setattr(made, name, value)
        value = cell.value if cell.value is None or isinstance(cell.value, str) else safe(cell.value)
        if isinstance(value, str):
            text = written(value)
            made.value = text or None
            if text:
                made.data_type = "s"  # openpyxl takes « =cmd() » for a formula; it stays what was typed
                made.quotePrefix = text.startswith(NOT_PLAIN)
        else:
            made.value = value
            if isinstance(value, date):
                made.number_format = "dd/mm/yyyy"
        return made


def _validation(found: Choices) -> Any:
    letter = get_column_letter(found.column)
    source = f"{quote_sheetname(found.sheet)}!${letter}${found.first}:${letter}${found.last}"
    return DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
