"""Taking a register out in a test, and reading the workbook back."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import load_workbook

from compliance.datasets import description
from compliance.exports.services import Exported, export_register

type Row = dict[str, Any]


class Taken:
    """An export with the cells of its workbook."""

    def __init__(self, exported: Exported, data: bytes) -> None:
        self.exported = exported
        self.data = data
        self.book = load_workbook(BytesIO(data))

    @property
    def cells(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return what every cell of every sheet holds."""
        return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in self.book}

    @property
    def facts(self) -> dict[str, str]:
        """Return the first sheet's pairs."""
        return dict(self.cells["Organisme et DPO"][1:])

    def rows(self, title: str) -> list[Row]:
        """Return a sheet's rows, each cell under its head."""
        heads, *rows = self.cells[title]
        assert len(set(heads)) == len(heads), f"two columns of {title!r} bear the same head"
        return [dict(zip(heads, row, strict=True)) for row in rows]


def take(office: Any, **choices: Any) -> Taken:
    """Export the office's processing register as the screen does."""
    choices = {"format": "xlsx", "moment": None, "by": None, **choices}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "registre.xlsx"
        exported = export_register(office, description.get("processing"), path=path, **choices)
        return Taken(exported, path.read_bytes())
