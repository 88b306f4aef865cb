"""A register as one table of text (CSV): a row per record, and on each row of which office and of which moment it is.

UTF-8 with its mark, semicolons: French Excel and LibreOffice open it as it is. What would be read there as a formula is
given an apostrophe first. A repeated part is one cell, its rows numbered, a line each.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.datasets.description import Dataset, Reader
from compliance.datasets.register import Cover, RecordThen
from compliance.datasets.workbook import readable

FORMULA = tuple("=+-@\t\r")


def write(dataset: Dataset, records: Iterable[RecordThen], cover: Cover, *, on: datetime, path: Path) -> int:
    """Write a register to ``path`` as it stood ``on`` a moment; return how many records it holds.

    A register without a record has one row, which says so. Raises OSError when the file cannot be written.
    """
    said = [value for _label, value in cover.facts]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        table = Table(dataset, timezone.localdate(on))
        rows.writerow(_cells([*table.heads, *_numbered([label for label, _value in cover.facts])]))
        count = 0
        for record in records:
            rows.writerow(_cells([*table.row(record), *said]))
            count += 1
        if not count:
            rows.writerow(_cells([*("" for _head in table.heads), *said]))
    return count


class Table:
    """Puts records into rows of text, with the labels of a day."""

    def __init__(self, dataset: Dataset, on: date) -> None:
        self.dataset = dataset
        self._columns = [(column.name, column.words(on)) for column in dataset.columns]
        self._parts = [part.reader(on) for part in dataset.parts]

    @property
    def heads(self) -> list[str]:
        """Return the words above the columns; two that bear the same words are numbered."""
        own = [_("N°"), self.dataset.state, _("Version"), _("Mise à jour")]
        labels = [column.label for column in self.dataset.columns]
        return _numbered([*own, *labels, *(part.label for part in self.dataset.parts)])

    def row(self, record: RecordThen) -> list[str]:
        """Return a record's cells, under :attr:`heads`."""
        reference, state = self.dataset.named(record.number, record.status)
        written = f"{timezone.localtime(record.written_at):%d/%m/%Y %H:%M}"
        values = [words(record.content.get(name)) for name, words in self._columns]
        parts = [_lines(reader, record) for reader in self._parts]
        return [reference, state, str(record.version), written, *values, *parts]


def _lines(reader: Reader, record: RecordThen) -> str:
    rows = reader.part.rows(record.content)
    return "\n".join(f"{rank}. {reader.text(row)}" for rank, row in enumerate(rows, start=1))


def _numbered(labels: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    heads = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        heads.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return heads


def _cells(values: Iterable[str]) -> list[str]:
    clean = [readable(value) for value in values]
    return [f"'{value}" if value.startswith(FORMULA) else value for value in clean]
