"""A register as an Excel workbook: one row per record with every field, one sheet per repeated part.

Rows stream to the file: memory does not grow with the number of records.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from compliance.datasets.description import Content, Dataset, Part
from compliance.datasets.register import RecordThen

CELL = 32_767  # characters that a cell holds
SHEET_NAME = 31  # characters that a sheet's name holds
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that XML 1.0 forbids
WRAPPED = Alignment(vertical="top", wrap_text=True)
BOLD = Font(bold=True)

type Facts = Sequence[tuple[str, str]]


@dataclass
class PartSheet:
    """The sheet of one part; the sheets of the parts nested in it follow."""

    part: Part
    sheet: Any
    depth: int
    nested: list["PartSheet"] = field(default_factory=list)


class Book:
    """A workbook being written, record after record."""

    def __init__(self, dataset: Dataset, facts: Facts, on: date) -> None:
        self.dataset, self.on = dataset, on
        self.book = Workbook(write_only=True)
        self._names: set[str] = set()
        self._write_facts(facts)
        self.records = self._sheet(dataset.label, self._record_head())
        self.parts = [self._part_sheet(part, depth=0) for part in dataset.parts]

    def add(self, record: RecordThen) -> None:
        """Write a record's row, and the rows of its parts."""
        reference = self.dataset.reference(record.number)
        written = timezone.localtime(record.written_at).strftime("%d/%m/%Y %H:%M")
        status = self.dataset.statuses.get(record.status, record.status)
        values = [column.text(record.content, self.on) for column in self.dataset.columns]
        lines = [self._lines(part, record.content) for part in self.dataset.parts]
        self._append(self.records, [reference, status, str(record.version), written, *values, *lines])
        for sheet in self.parts:
            self._add_rows(sheet, record.content, [reference])

    def save(self, path: Path) -> None:
        """Close the workbook into ``path``."""
        self.book.save(path)

    def _write_facts(self, facts: Facts) -> None:
        sheet = self._sheet(_("Organisme et DPO"), [_("Rubrique"), _("Valeur")], widths=[45, 70])
        for label, value in facts:
            self._append(sheet, [label, value])

    def _record_head(self) -> list[str]:
        own = [_("N°"), _("État"), _("Version"), _("Mise à jour")]
        columns = [column.label for column in self.dataset.columns]
        return [*own, *columns, *(part.label for part in self.dataset.parts)]

    def _part_sheet(self, part: Part, depth: int) -> PartSheet:
        ranks = [_("N°"), *([_("Rang de la ligne parente")] * depth), _("Rang")]
        sheet = self._sheet(part.label, [*ranks, *(column.label for column in part.columns)])
        return PartSheet(part, sheet, depth, [self._part_sheet(inner, depth + 1) for inner in part.parts])

    def _add_rows(self, sheet: PartSheet, content: Content, key: list[str]) -> None:
        for rank, row in enumerate(sheet.part.rows(content), start=1):
            values = [column.text(row, self.on) for column in sheet.part.columns]
            self._append(sheet.sheet, [*key, str(rank), *values])
            for nested in sheet.nested:
                self._add_rows(nested, row, [*key, str(rank)])

    def _lines(self, part: Part, content: Content) -> str:
        texts = [f"{rank}. {part.row_text(row, self.on)}" for rank, row in enumerate(part.rows(content), start=1)]
        whole = "\n".join(texts)
        if len(whole) <= CELL:
            return whole
        # Nothing is lost: the part has its own sheet, where each value has its own cell.
        return _("%(count)d lignes : voir la feuille « %(sheet)s »") % {"count": len(texts), "sheet": part.label}

    def _sheet(self, title: str, head: Sequence[str], widths: Sequence[int] = ()) -> Any:
        sheet = self.book.create_sheet(self._free_name(title))
        sheet.freeze_panes = "B2"
        for index in range(1, len(head) + 1):
            width = widths[index - 1] if widths else 14 if index <= 3 else 40
            sheet.column_dimensions[get_column_letter(index)].width = width
        self._append(sheet, head, font=BOLD)
        return sheet

    def _free_name(self, title: str) -> str:
        name = re.sub(r"[\[\]:*?/\\]", " ", title)[:SHEET_NAME]
        while name.lower() in self._names:
            name = f"{name[: SHEET_NAME - 2]} 2"
        self._names.add(name.lower())
        return name

    def _append(self, sheet: Any, values: Iterable[str], font: Font | None = None) -> None:
        sheet.append([text_cell(sheet, value, font) for value in values])


def text_cell(sheet: Any, value: str, font: Font | None = None) -> Any:
    """Return a cell that holds text, whatever it looks like: a « =cmd() » stays what was typed."""
    cell = WriteOnlyCell(sheet, value=None)
    cell.alignment = WRAPPED
    if font:
        cell.font = font
    if value:
        cell.value = FORBIDDEN.sub("\ufffd", value)[:CELL]
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@"
    return cell


def write(dataset: Dataset, records: Iterable[RecordThen], facts: Facts, *, on: datetime, path: Path) -> int:
    """Write a register to ``path`` as it stood ``on`` a moment; return how many records it holds."""
    book = Book(dataset, facts, timezone.localdate(on))
    count = 0
    for record in records:
        book.add(record)
        count += 1
    book.save(path)
    return count
