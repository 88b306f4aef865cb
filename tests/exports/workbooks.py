"""Taking a register out in a test, and reading the workbook back."""

from collections.abc import Iterable
from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from compliance.datasets import description
from compliance.exports.services import Exported, export_register

NUMBER = "Numéro de l’export"

type Row = dict[str, Any]


class Taken:
    """An export with the cells of its workbook, and the workbook itself as openpyxl reads it."""

    def __init__(self, exported: Exported, data: bytes, format: str) -> None:
        self.exported = exported
        self.data = data
        self.format = format

    @cached_property
    def book(self) -> Any:
        """Return the workbook of Excel."""
        return load_workbook(BytesIO(self.data))

    @cached_property
    def cells(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return what every cell of every sheet holds; None where it is empty."""
        if self.format == "ods":
            opened = CalamineWorkbook.from_filelike(BytesIO(self.data))
            return {name: _cells(opened.get_sheet_by_name(name).to_python()) for name in opened.sheet_names}
        return {sheet.title: _cells(sheet.iter_rows(values_only=True)) for sheet in self.book}

    @property
    def facts(self) -> dict[str, str]:
        """Return the first sheet's pairs."""
        return dict(self.cells["Organisme et DPO"][1:])

    def rows(self, title: str) -> list[Row]:
        """Return a sheet's rows, each cell under its head."""
        heads, *rows = self.cells[title]
        assert len(set(heads)) == len(heads), f"two columns of {title!r} bear the same head"
        return [dict(zip(heads, row, strict=True)) for row in rows]


def unnumbered(cells: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return every cell but the number that each file has of its own; the digest of its content is among them."""
    return {title: [row for row in rows if row[0] != NUMBER] for title, rows in cells.items()}


def _cells(rows: Iterable[Iterable[Any]]) -> list[tuple[Any, ...]]:
    return [tuple(None if cell == "" else cell for cell in row) for row in rows]


def take(office: Any, dataset: str = "processing", **choices: Any) -> Taken:
    """Export one of the office's registers as the screen does."""
    choices = {"format": "xlsx", "moment": None, "by": None, **choices}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "registre"
        exported = export_register(office, description.get(dataset), path=path, **choices)
        return Taken(exported, path.read_bytes(), choices["format"])
