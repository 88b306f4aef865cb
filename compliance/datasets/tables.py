"""A register as a workbook: one row per record with every field, one sheet per repeated part.

Rows stream to the file: memory does not grow with the number of records.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.datasets.description import Column, Content, Dataset, Part
from compliance.datasets.register import Cover, Facts, RecordThen
from compliance.datasets.workbook import Head, Sheet, Value, Workbook

NARROW, MIDDLE, WIDE = 14, 28, 45  # widths, in characters


class Book:
    """The sheets of a register in a workbook, filled record after record."""

    def __init__(self, workbook: Workbook[Any], dataset: Dataset, facts: Facts, on: date) -> None:
        self.dataset = dataset
        first = workbook.sheet(_("Organisme et DPO"), [Head(_("Rubrique"), WIDE), Head(_("Valeur"), 80)])
        for fact in facts:
            first.append(fact)
        self.records = workbook.sheet(dataset.label, self._record_heads())
        self.parts = [PartSheet(workbook, part, on) for part in dataset.parts]
        self._words = [(column, column.words(on)) for column in dataset.columns]

    def add(self, record: RecordThen) -> None:
        """Write a record's row, and the rows of its parts."""
        reference, state = self.dataset.named(record.number, record.status)
        written = timezone.localtime(record.written_at).replace(tzinfo=None, microsecond=0)
        content = record.content
        raws = [content.get(column.name) for column, _words in self._words]
        values = [typed(column, raw, words(raw)) for (column, words), raw in zip(self._words, raws, strict=True)]
        lines = [sheet.lines(content, reference) for sheet in self.parts]
        self.records.append([reference, state, record.version, written, *values, *lines])

    def _record_heads(self) -> list[Head]:
        state = self.dataset.state
        own = [Head(_("N°"), NARROW), Head(state, NARROW), Head(_("Version"), 9), Head(_("Mise à jour"), 17)]
        columns = [head_of(column) for column in self.dataset.columns]
        return [*own, *columns, *(Head(part.label, 60) for part in self.dataset.parts)]


class PartSheet:
    """The sheet of one part: a row per row, under the record and the row it belongs to; nested parts have theirs."""

    def __init__(self, workbook: Workbook[Any], part: Part, on: date, owners: Sequence[Part] = ()) -> None:
        self.workbook, self.part, self.reader = workbook, part, part.reader(on)
        above = [Head(_("N°"), NARROW)]
        for owner in owners:
            above += [Head(_("%(part)s : rang") % {"part": owner.one}, NARROW), Head(owner.one, MIDDLE)]
        self.sheet: Sheet = workbook.sheet(part.label, [*above, Head(_("Rang"), 7), *map(head_of, part.columns)])
        self.nested = [PartSheet(workbook, inner, on, [*owners, part]) for inner in part.parts]

    def lines(self, content: Content, reference: str) -> str:
        """Write the part's rows; return them numbered, for the one cell that the record's row gives them."""
        rows = enumerate(self.add(content, [reference]), start=1)
        whole = "\n".join(f"{rank}. {line}" for rank, line in rows)
        if self.workbook.fits(whole):
            return whole
        # Nothing is lost: on the part's sheet each value has its own cell.
        count = len(self.part.rows(content))
        return _("%(count)d lignes : voir la feuille « %(sheet)s »") % {"count": count, "sheet": self.sheet.title}

    def add(self, content: Content, above: Sequence[Value]) -> list[str]:
        """Write the part's rows under the cells that say what they belong to; return each of them on one line."""
        lines = []
        for rank, row in enumerate(self.part.rows(content), start=1):
            texts = self.reader.values(row)
            columns = zip(self.part.columns, texts, strict=True)
            self.sheet.append([*above, rank, *(typed(column, row.get(column.name), text) for column, text in columns)])
            nested = [inner.add(row, [*above, rank, texts[0]]) for inner in self.nested]
            lines.append(self.reader.line(row, texts, nested))
        return lines


def typed(column: Column, raw: Any, text: str) -> Value:
    """Return what the cell holds: a date or a number that sorts, else the words."""
    if column.is_date and text:
        return date.fromisoformat(raw)
    return raw if type(raw) is int and not column.choices else text


def head_of(column: Column) -> Head:
    """Return a column's head, wide enough for what it usually says."""
    if column.is_date:
        return Head(column.label, NARROW)
    return Head(column.label, MIDDLE if column.vocabulary or column.choices else WIDE)


class Kind(Protocol):
    """Makes a workbook of one format."""

    def __call__(self, title: str, *, written_on: datetime) -> Workbook[Any]: ...


def write(
    kind: Kind, dataset: Dataset, records: Iterable[RecordThen], cover: Cover, *, on: datetime, path: Path
) -> int:
    """Write a register to ``path`` as it stood ``on`` a moment, in a workbook of some kind; return how many records.

    Raises OSError when the file cannot be written, SheetFull when a sheet would hold more rows than spreadsheets read.
    """
    with kind(dataset.label, written_on=on.astimezone(UTC).replace(tzinfo=None)) as workbook:
        book = Book(workbook, dataset, cover.facts, timezone.localdate(on))
        count = 0
        for record in records:
            book.add(record)
            count += 1
        workbook.save(path)
    return count
