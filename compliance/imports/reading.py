"""The doors of the readers: which kind a file is, and what it says."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from compliance.datasets.description import Dataset, announced
from compliance.imports import jsonld_in, own_workbook, table
from compliance.imports.cells import Sheet
from compliance.imports.files import Form, form_of
from compliance.imports.found import JSONLD, TABLE, WORKBOOK, Mapping, Read
from compliance.imports.layouts import layouts_of
from compliance.imports.lexicons import usage
from compliance.imports.mapping import suggest as suggest
from compliance.imports.mapping import targets as targets
from compliance.imports.sheets import sheets_of


def recognise(path: Path, dataset: Dataset) -> str:
    """Return the kind of a file, told by what it holds and not by its name. Raises Refused when it is none of ours."""
    if form_of(path) == Form.JSON:
        jsonld_in.check(path)
        return JSONLD
    sheets = sheets_of(path)
    if own_workbook.recognises(sheets, dataset):
        return WORKBOOK
    own = next((kind for kind, layout in layouts_of(dataset).items() if layout.recognises(sheets)), TABLE)
    if own == TABLE:
        table.likely(sheets, [dataset])
    return own


def read(
    path: Path, dataset: Dataset, *, kind: str, on: date, mapping: Mapping | None = None, sheet: str | None = None
) -> Read:
    """Return what a file of that kind says, codes and words being those of a day.

    ``mapping`` and ``sheet`` are for a table: which column gives what, on which sheet. Raises Refused.
    """
    if kind == JSONLD:
        return jsonld_in.read(path, dataset)
    sheets = sheets_of(path)
    if kind == WORKBOOK:
        return own_workbook.read(sheets, dataset, on)
    if kind == TABLE:
        return table.read(sheets, _chosen(sheets, sheet, [dataset]), dataset, mapping, on)
    return layouts_of(dataset)[kind].read(sheets, dataset, on)


def tables(path: Path) -> list[str]:
    """Return the names of the sheets that a table may be read from, the likeliest first. Raises Refused."""
    sheets = [sheet for sheet in sheets_of(path) if sheet.rows]
    first = table.likely(sheets, _readable())
    return [first.name, *(sheet.name for sheet in sheets if sheet is not first)]


def first_rows(path: Path, sheet: str | None, count: int) -> list[list[str]]:
    """Return the headings of a table, then so many of its first rows in words, as wide as they are. Raises Refused.

    The sheet is the likeliest unless one is named.
    """
    return table.first_rows(_chosen(sheets_of(path), sheet, _readable()), _readable(), count)


def _chosen(sheets: Sequence[Sheet], name: str | None, datasets: Sequence[Dataset]) -> Sheet:
    named = next((sheet for sheet in sheets if sheet.name == name), None)
    return named or table.likely(sheets, datasets)


def _readable() -> list[Dataset]:
    """Return the registers whose words are known: those that a table may be read into."""
    return [dataset for dataset in announced() if dataset.name in usage()["headings"]]
