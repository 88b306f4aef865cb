"""Reading any table: a row of headings, found by itself, then a record on each row that follows, or on several.

Which column gives what is said by a mapping; what no place takes becomes remarks.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from compliance.datasets.description import Dataset
from compliance.imports.cells import Cell, Sheet, is_blank, letters, text_of
from compliance.imports.found import TABLE, Found, Mapping, Read, Refused, Remark
from compliance.imports.mapping import REFERENCE, suggest
from compliance.imports.rows import Gathered, Gathering
from compliance.imports.values import Values
from compliance.imports.words import EMPTY, plain

DEEPEST = 40  # rows among which the headings are looked for
NAME = "name"


def headings_of(sheet: Sheet, datasets: Sequence[Dataset]) -> list[str]:
    """Return the headings of a table, each once, « Colonne F » where a column of cells has none."""
    row = _heading_row(sheet, datasets)
    width = max((len(cells) for cells in sheet.rows[row:]), default=0)
    seen: dict[str, int] = {}
    found = []
    for column in range(width):
        said = " ".join(text_of(sheet.cell(row, column)).split())
        heading = said or _("Colonne %(letters)s") % {"letters": letters(column)}
        seen[heading] = seen.get(heading, 0) + 1
        found.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return found


def first_rows(sheet: Sheet, datasets: Sequence[Dataset], count: int) -> list[list[str]]:
    """Return the headings, then the first filled rows below them, in words."""
    headings = headings_of(sheet, datasets)
    filled = [
        rank for rank in range(_heading_row(sheet, datasets) + 1, len(sheet.rows)) if _is_filled(sheet.rows[rank])
    ]
    shown = [[text_of(sheet.cell(rank, column)) for column in range(len(headings))] for rank in filled[:count]]
    return [headings, *shown]


def likely(sheets: Sequence[Sheet], datasets: Sequence[Dataset]) -> Sheet:
    """Return the sheet that looks most like a register: the one of the most headings that are known, then of rows."""
    if not any(sum(map(_is_filled, sheet.rows)) > 1 for sheet in sheets):
        raise Refused(_("Ce fichier ne contient aucune ligne sous ses titres : rien ne peut y être lu."))
    return max(sheets, key=lambda sheet: (_best(sheet, datasets)[0], len(sheet.rows)))


def read(sheets: Sequence[Sheet], sheet: Sheet, dataset: Dataset, mapping: Mapping | None, on: date) -> Read:
    """Return the records of a table, with the words of a day; without a mapping, with the one that it suggests."""
    first = _heading_row(sheet, [dataset])
    headings = headings_of(sheet, [dataset])
    given = {**suggest(headings, dataset), **(mapping or {})} if mapping is None else mapping
    gathering = Gathering(dataset, Values(on))
    left = [*_loose(sheet, range(first)), *(note for one in sheets if one is not sheet for note in _unread(one))]
    found: list[Found] = []
    for record in _records(sheet, first + 1, [given.get(heading, "") for heading in headings], headings):
        if record.is_loose:
            left += record.as_remarks()
        else:
            found.append(gathering.found(record))
    return Read(TABLE, tuple(found), tuple(left))


def _is_filled(row: Sequence[Cell]) -> bool:
    return any(not is_blank(cell) for cell in row)


def _best(sheet: Sheet, datasets: Sequence[Dataset]) -> tuple[int, int]:
    """Return how many headings are known on the row that has the most of them, and that row."""
    scores = []
    for rank, row in enumerate(sheet.rows[:DEEPEST]):
        texts = [text_of(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        known = max(len(set(filter(None, suggest(texts, dataset).values()))) for dataset in datasets) if texts else 0
        scores.append((known, -rank))
    known, place = max(scores, default=(0, 0))
    return known, -place


def _heading_row(sheet: Sheet, datasets: Sequence[Dataset]) -> int:
    """Return the row of the headings: that of the most known words, else the first that has two texts or more."""
    known, row = _best(sheet, datasets)
    if known:
        return row
    several = (rank for rank, cells in enumerate(sheet.rows) if sum(isinstance(cell, str) for cell in cells) > 1)
    return next(several, 0)


def _records(sheet: Sheet, first: int, paths: Sequence[str], headings: Sequence[str]) -> Iterator[Gathered]:
    """Yield the records: a row that bears no name nor number goes on with the one above, as merged cells do."""
    open_record: Gathered | None = None
    for rank in range(first, len(sheet.rows)):
        cells = {column: cell for column, cell in enumerate(sheet.rows[rank]) if not is_blank(cell)}
        if not cells:
            continue
        named = any(paths[column] in {NAME, REFERENCE} for column in cells)
        if open_record is None or named or not any(path == NAME for path in paths):
            if open_record is not None:
                yield open_record
            open_record = Gathered(_place(sheet, rank))
        _gather(open_record, cells, paths, headings, rank)
    if open_record is not None:
        yield open_record


def _gather(record: Gathered, cells: dict[int, Cell], paths: Sequence[str], headings: Sequence[str], rank: int) -> None:
    for column, cell in cells.items():
        if plain(text_of(cell)) not in EMPTY:
            record.add(paths[column], headings[column], cell, _("ligne %(row)d") % {"row": rank + 1})


def _place(sheet: Sheet, rank: int) -> str:
    if not sheet.name:
        return _("ligne %(row)d") % {"row": rank + 1}
    return _("feuille «\u00a0%(sheet)s\u00a0», ligne %(row)d") % {"sheet": sheet.name, "row": rank + 1}


def _loose(sheet: Sheet, ranks: Sequence[int]) -> Iterator[Remark]:
    """Yield what stands above the headings."""
    for rank in ranks:
        texts = [text_of(cell) for cell in sheet.rows[rank] if not is_blank(cell)]
        if texts:
            yield Remark(_place(sheet, rank), texts[0], " ; ".join(texts[1:]))


def _unread(sheet: Sheet) -> Iterator[Remark]:
    """Say of a sheet that it was not read."""
    filled = sum(map(_is_filled, sheet.rows))
    if filled:
        place = _("feuille «\u00a0%(sheet)s\u00a0»") % {"sheet": sheet.name}
        said = _("%(count)d lignes") % {"count": filled}
        yield Remark(place, sheet.name, said, _("un import lit une feuille à la fois : choisissez-la pour l’importer"))
