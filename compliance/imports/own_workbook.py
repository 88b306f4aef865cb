"""Reading the workbooks that a register leaves as (`datasets.tables`): every field, on its sheet, under its head.

Sheets are known by their heads: a person may rename them, move them, add columns and rows of their own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from compliance.datasets.description import Dataset, Part
from compliance.datasets.workbook import elsewhere
from compliance.imports.cells import Cell, Sheet, is_blank, text_of
from compliance.imports.found import WORKBOOK, Found, Read, Remark
from compliance.imports.taking import Taking
from compliance.imports.values import Values
from compliance.imports.words import plain
from compliance.records.content import content_fields, part_model

OWN = 4  # columns that say what a record is: its number, its state, its version, the day it was written
PIECES = 4  # the column of the pieces, on the sheet of long texts
SAME = 0.5  # of a part's columns, at least so many stand on its sheet

type Rows = dict[tuple[str, ...], dict[str, Any]]  # by the number of their record, then their ranks


def recognises(sheets: Sequence[Sheet], dataset: Dataset) -> bool:
    """Tell whether one of these sheets is the one where the records of the register stand."""
    return _records_sheet(sheets, dataset) is not None


def read(sheets: Sequence[Sheet], dataset: Dataset, on: date) -> Read:
    """Return what the sheets say, with the words of a day."""
    records = _records_sheet(sheets, dataset)
    if records is None:
        return Read(WORKBOOK, ())
    return _Book(sheets, records, dataset, on).read()


def _records_sheet(sheets: Sequence[Sheet], dataset: Dataset) -> Sheet | None:
    own = [plain(head) for head in (_("N°"), dataset.state, _("Version"), _("Mise à jour"))]
    return next((sheet for sheet in sheets if _heads(sheet)[: len(own)] == own), None)


def _heads(sheet: Sheet) -> list[str]:
    return [plain(text_of(cell)) for cell in sheet.rows[0]] if sheet.rows else []


class _Book:
    """The sheets of a register, read one after the other."""

    def __init__(self, sheets: Sequence[Sheet], records: Sheet, dataset: Dataset, on: date) -> None:
        self.sheets, self.records, self.dataset = sheets, records, dataset
        self.values = Values(on)
        self.read_sheets = [records]
        self.remarks: dict[str, list[Remark]] = {}  # by the number of a record, as one compares it
        self.left: list[Remark] = []

    def read(self) -> Read:
        """Return what the book says."""
        lines = [(rank, row) for rank, row in _numbered(self.records) if not is_blank(row[0])]
        self.remarks = {plain(text_of(row[0])): [] for _rank, row in lines}
        parts = {part.name: self._part(part, self.dataset.model, []) for part in self.dataset.parts}
        found = tuple(self._record(rank, row, parts) for rank, row in lines)
        return Read(WORKBOOK, found, (*self.left, *self._unread()))

    def _record(self, rank: int, row: Sequence[Cell], parts: Mapping[str, Rows | None]) -> Found:
        key, place = plain(text_of(row[0])), _place(self.records, rank)
        columns = {plain(column.label): column.name for column in self.dataset.columns}
        summaries = {plain(part.label): part.name for part in self.dataset.parts}
        fields = {one.name: one for one in content_fields(self.dataset.model)}
        taking, beside = Taking(self.remarks[key]), []
        for column, head, cell in self._cells(self.records, row):
            if column < OWN:
                beside.append(Remark(place, head, text_of(cell)))
            elif plain(head) in columns:
                self.values.take(taking, fields[columns[plain(head)]], cell, place=place, label=head)
            elif parts.get(summaries.get(plain(head), "")) is None:
                taking.remark(place, head, text_of(cell))
        for name, rows in parts.items():
            if rows is not None:
                taking.content[name] = [row for (record, *_ranks), row in rows.items() if record == key]
        reference = text_of(row[0]).strip().removesuffix(f" ({_('projet')})")
        return Found(place, reference, taking.content, tuple(taking.remarks), tuple(beside[1:]))

    def _part(self, part: Part, owner: Any, above: Sequence[Part]) -> Rows | None:
        """Return the rows of a part, what they nest included; None when it has no sheet."""
        sheet = self._sheet_of(part, above)
        if sheet is None:
            return None
        self.read_sheets.append(sheet)
        model, depth = part_model(owner, part.name), len(above)
        rows: Rows = {}
        for rank, cells in _numbered(sheet):
            if is_blank(cells[0]):
                continue
            record = plain(text_of(cells[0]))
            ranks = [text_of(cells[1 + 2 * level]) if len(cells) > 1 + 2 * level else "" for level in range(depth + 1)]
            key = (record, *ranks)
            if record not in self.remarks:
                self.left.append(_whole(sheet, rank, self._cells(sheet, cells)))
                continue
            while key in rows:  # a row that a person added under the rank of another
                key = (*key[:-1], f"{key[-1]}+")
            rows[key] = self._row(model, sheet, rank, cells, 2 + 2 * depth, self.remarks[record])
        for inner in part.parts:
            self._nest(inner, model, [*above, part], rows)
        return rows

    def _nest(self, inner: Part, model: Any, above: Sequence[Part], rows: Rows) -> None:
        """Put the rows of a nested part under those that they belong to."""
        for (record, *ranks), row in (self._part(inner, model, above) or {}).items():
            owner = rows.get((record, *ranks[:-1]))
            if owner is None:
                words = "\n".join(f"{name}\u00a0: {value}" for name, value in row.items())
                self.remarks[record].append(Remark(" ".join(ranks), inner.one, words, _("sa ligne n’est pas trouvée")))
            else:
                owner.setdefault(inner.name, []).append(row)

    def _row(
        self, model: Any, sheet: Sheet, rank: int, cells: Sequence[Cell], first: int, remarks: list[Remark]
    ) -> dict[str, Any]:
        fields = {plain(str(one.verbose_name)): one for one in content_fields(model)}
        taking, place = Taking(remarks), _place(sheet, rank)
        for column, head, cell in self._cells(sheet, cells):
            if column < first:
                continue
            if plain(head) in fields:
                self.values.take(taking, fields[plain(head)], cell, place=place, label=head)
            else:
                taking.remark(place, head, text_of(cell))
        return taking.content

    def _cells(self, sheet: Sheet, row: Sequence[Cell]) -> Iterator[tuple[int, str, Cell]]:
        """Yield the filled cells of a row: their column, its head, what they hold or what stands whole elsewhere."""
        for column, cell in enumerate(row):
            if not is_blank(cell):
                yield column, text_of(sheet.cell(0, column)), self._long(cell) if isinstance(cell, str) else cell

    def _long(self, text: str) -> str:
        """Return the text that stands whole on the sheet of long texts, cut in pieces that follow one another."""
        place = elsewhere(text)
        sheet = next((one for one in self.sheets if place and one.name == place[0]), None)
        if place is None or sheet is None:
            return text
        if sheet not in self.read_sheets:
            self.read_sheets.append(sheet)
        pieces = [text_of(sheet.cell(place[1] - 1, PIECES))]
        for row in range(place[1], len(sheet.rows)):
            if text_of(sheet.cell(row, PIECES - 1)) != str(len(pieces) + 1):
                break
            pieces.append(text_of(sheet.cell(row, PIECES)))
        return "".join(pieces)

    def _sheet_of(self, part: Part, above: Sequence[Part]) -> Sheet | None:
        """Return the sheet of a part: the one of its name, else the one that has most of its columns."""
        names = [_("%(part)s : rang") % {"part": owner.one} for owner in above]
        wanted = {plain(column.label) for column in part.columns}
        best, most = None, SAME * len(wanted)
        for sheet in self.sheets:
            heads = _heads(sheet)
            if heads[:1] != [plain(_("N°"))] or heads[1 : 1 + 2 * len(above) : 2] != [plain(name) for name in names]:
                continue
            if heads[1 + 2 * len(above) : 2 + 2 * len(above)] != [plain(_("Rang"))]:
                continue
            if plain(sheet.name) == plain(part.label):
                return sheet
            count = len(wanted.intersection(heads))
            if count > most and sheet not in self.read_sheets:
                best, most = sheet, count
        return best

    def _unread(self) -> Iterator[Remark]:
        """Yield what stands on the other sheets: what the office says of itself, and what is not the register's."""
        for sheet in self.sheets:
            if any(sheet is one for one in self.read_sheets):
                continue
            for rank, row in enumerate(sheet.rows, start=1):
                texts = [text_of(cell) for cell in row if not is_blank(cell)]
                if texts:
                    yield Remark(_place(sheet, rank), texts[0], " ; ".join(texts[1:]))


def _numbered(sheet: Sheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the filled rows that follow the heads, numbered as people see them."""
    return ((rank, row) for rank, row in enumerate(sheet.rows[1:], start=2) if row)


def _place(sheet: Sheet, rank: int) -> str:
    return _("feuille « %(sheet)s », ligne %(row)d") % {"sheet": sheet.name, "row": rank}


def _whole(sheet: Sheet, rank: int, cells: Iterable[tuple[int, str, Cell]]) -> Remark:
    said = [f"{head}\u00a0: {text_of(cell)}" for _column, head, cell in cells]
    return Remark(_place(sheet, rank), sheet.name, " ; ".join(said), _("aucune fiche du fichier ne porte ce numéro"))
