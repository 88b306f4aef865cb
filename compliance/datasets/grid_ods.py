"""Sheets laid out cell by cell, in OpenDocument."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from compliance.datasets import ods_parts as parts
from compliance.datasets.grid import MOST_LINES, Cell, Grid, GridFile, Row, Style, lines
from compliance.datasets.ods import plain_cell, text_cell, write_package
from compliance.datasets.workbook import safe

BUFFER = 1 << 16


def write(file: GridFile, path: Path) -> None:
    """Write the sheets to ``path``, one at a time. Raises OSError when the file cannot be written."""
    panes: dict[str, tuple[int, int]] = {}
    widths: set[int] = set()
    # The styles of the columns come before the sheets: these wait in a file until all are known.
    with TemporaryFile() as kept:
        for grid in file.grids:
            panes[grid.title] = (0, grid.frozen)
            widths.update(grid.widths)
            kept.writelines(_sheet(grid))
        kept.seek(0)
        lists = "".join(
            parts.choices(name, found.sheet, found.column, (found.first, found.last))
            for name, found in file.choices.items()
        )
        beside = f"<table:content-validations>{lists}</table:content-validations>" if lists else ""

        def content() -> Iterator[bytes]:
            yield parts.content_head(sorted(widths), beside, heights=range(1, MOST_LINES + 1)).encode()
            while piece := kept.read(BUFFER):
                yield piece
            yield parts.content_tail().encode()

        write_package(path, file.title, file.written_on, panes, content())


def _sheet(grid: Grid) -> Iterator[bytes]:
    yield parts.sheet_head(grid.title, grid.widths).encode()
    for row in grid.rows:
        yield _row(row, min(MOST_LINES, lines(row, grid.widths))).encode()
    yield b"</table:table>\n"


def _row(row: Row, high: int) -> str:
    cells = "".join(_cell(cell) for cell in row) or "<table:table-cell/>"
    return f'<table:table-row table:style-name="high{high}">{cells}</table:table-row>\n'


def _cell(cell: Cell) -> str:
    attributes = "" if cell.style == Style.PLAIN else f' table:style-name="{cell.style}"'
    if cell.choices:
        attributes += f' table:content-validation-name="{cell.choices}"'
    if cell.span > 1:
        attributes += f' table:number-columns-spanned="{cell.span}" table:number-rows-spanned="1"'
    covered = "<table:covered-table-cell/>" * (cell.span - 1)
    if cell.value is None or cell.value == "":
        return f"<table:table-cell{attributes}/>{covered}"
    written = (
        text_cell(cell.value, attributes) if isinstance(cell.value, str) else plain_cell(safe(cell.value), attributes)
    )
    return f"{written}{covered}"
