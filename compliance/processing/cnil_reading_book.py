"""Reading a workbook in the CNIL's layout: its list of activities, its « fiches », what stands on its other sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from compliance.datasets.description import Dataset
from compliance.history.canonical import Content
from compliance.imports.cells import Sheet, is_blank, text_of
from compliance.imports.found import CNIL, Found, Read, Remark
from compliance.imports.mapping import suggest
from compliance.imports.words import is_unchosen, plain
from compliance.processing.cnil_blocks import (
    FIELDS,
    NAME,
    OF_THE_MODEL,
    REFERENCE,
    cut,
    is_fiche,
    is_reference,
)
from compliance.processing.cnil_reading import Reading
from compliance.records.content import rows

LISTS = frozenset({"garanties", "pays", "categories de personnes"})  # heads of the model's own lists of words
TUTORIAL = "registre des traitements - fiche tutorielle"
ABOVE = ("finalite", "donnees sensibles")  # what the upper row of the list's heads says of a column
PURPOSE = "finalite"
EXAMPLE = "(exemple)"


def recognises(sheets: Sequence[Sheet]) -> bool:
    """Tell whether one of the sheets is laid out as the model's « fiche », or as its list."""
    return any(is_fiche(sheet) or _head(sheet) is not None for sheet in sheets)


def read(sheets: Sequence[Sheet], dataset: Dataset, on: date) -> Read:
    """Return the activities of the workbook, with the words of a day."""
    reading = Reading(dataset, on)
    fiches = [cut(sheet, lambda label: bool(suggest([label], dataset)[label])) for sheet in sheets if is_fiche(sheet)]
    cuts = {id(fiche.sheet) for fiche in fiches}
    found = [reading.fiche(fiche) for fiche in fiches if not fiche.is_empty]
    left = [
        Remark(_sheet(fiche.sheet), fiche.top, "", _("cette fiche n’est pas remplie"))
        for fiche in fiches
        if fiche.is_empty
    ]
    ours = any(fiche.is_ours for fiche in fiches)
    for sheet in sheets:
        if id(sheet) in cuts or _is_of_the_model(sheet):
            continue
        head = _head(sheet)
        if head is None:
            left += _loose(sheet)
        else:
            listed = _List(sheet, head, found, ours=ours)
            found, left = listed.found, [*left, *_coordinates(sheet, head), *listed.left]
    return Read(CNIL, tuple(found), tuple(left))


def _head(sheet: Sheet) -> int | None:
    """Return the row where the columns of a list of activities are named, None when the sheet has no such list."""
    for rank, row in enumerate(sheet.rows):
        labels = [plain(text_of(cell)) for cell in row]
        named = [FIELDS.get(label) for label in labels]
        if NAME in named and (REFERENCE in named or any(is_reference(label) for label in labels)):
            return rank
    return None


def _is_of_the_model(sheet: Sheet) -> bool:
    """Tell whether a sheet is the model's tutorial, or its lists of words: its zones of adequacy are obsolete."""
    heads = {plain(text_of(cell)) for cell in (sheet.rows[0] if sheet.rows else ())}
    return heads >= LISTS or TUTORIAL in heads


@dataclass
class _Cell:
    label: str
    text: str


class _List:
    """The rows of the list: what they add to the « fiches », and the activities that have none."""

    def __init__(self, sheet: Sheet, head: int, found: Sequence[Found], *, ours: bool) -> None:
        self.sheet, self.ours = sheet, ours
        self.found, self.left = list(found), []  # type: tuple[list[Found], list[Remark]]
        self.labels = dict(self._labels(head))
        for rank in range(head + 1, len(sheet.rows)):
            cells = {
                column: _Cell(self._label(column), text_of(cell))
                for column, cell in enumerate(sheet.rows[rank])
                if not is_blank(cell) and not is_unchosen(text_of(cell))
            }
            if cells:
                self._row(rank, list(cells.values()))

    def _labels(self, head: int) -> Iterator[tuple[int, str]]:
        above = self.sheet.rows[head - 1] if head else ()
        for column in range(max(len(self.sheet.rows[head]), len(above))):
            over = text_of(self.sheet.cell(head - 1, column)) if head else ""
            own = text_of(self.sheet.cell(head, column))
            if said := over if plain(over).startswith(ABOVE) else own:
                yield column, said

    def _label(self, column: int) -> str:
        nearest = max((at for at in self.labels if at <= column), default=None)
        return "" if nearest is None else self.labels[nearest]

    def _row(self, rank: int, cells: list[_Cell]) -> None:
        place = _("feuille «\u00a0%(sheet)s\u00a0», ligne %(row)d") % {"sheet": self.sheet.name, "row": rank + 1}
        name = next((cell.text for cell in cells if FIELDS.get(plain(cell.label)) == NAME), "")
        number = next((cell.text for cell in cells if is_reference(plain(cell.label))), "")
        number = number.strip().removesuffix(f" ({_('projet')})")
        others = [cell for cell in cells if cell.text not in {name, number}]
        rest = [Remark(place, cell.label, cell.text) for cell in others]
        for at, one in enumerate(self.found):
            if self._is_same(one, name, number):
                self.found[at] = self._added(one, rest)
                return
        if self.ours or not name:
            self.left.append(Remark(place, name or number, " ; ".join(one.text for one in rest)))
            return
        purposes: list[Any] = [{"label": one.text} for one in rest if plain(one.label).startswith(PURPOSE)]
        content: Content = {"name": name, **({"purposes": purposes} if purposes else {})}
        remarks = tuple(one for one in rest if not plain(one.label).startswith(PURPOSE))
        self.found.append(Found(place, number, content, remarks))

    def _is_same(self, one: Found, name: str, number: str) -> bool:
        if number and one.reference:
            return plain(one.reference) == plain(number)
        return bool(name) and plain(str(one.content.get("name", ""))) == plain(name).removeprefix(EXAMPLE).strip()

    def _added(self, one: Found, rest: list[Remark]) -> Found:
        """Return an activity with what the list says of it; in our own files the « fiche » says it already."""
        if self.ours:
            return replace(one, beside=(*one.beside, *rest))
        said = {plain(str(row["label"])) for row in rows(one.content, "purposes")}
        new = [
            remark for remark in rest if not plain(remark.label).startswith(PURPOSE) or plain(remark.text) not in said
        ]
        return replace(one, remarks=(*one.remarks, *new))


def _coordinates(sheet: Sheet, head: int) -> Iterator[Remark]:
    """Yield what the rows above the list say of the office: pairs of a label that ends with a colon, and its value."""
    who = ""
    for rank in range(head):
        texts = [text_of(cell) for cell in sheet.rows[rank] if not is_blank(cell)]
        if texts and plain(texts[0]).startswith("coordonnees"):
            who = texts[0].splitlines()[0]
        for label, value in pairwise(texts):
            if label.rstrip().endswith(":") and not value.rstrip().endswith(":") and not _is_guide(value):
                yield Remark(_row(sheet, rank), f"{who}, {label.rstrip(' :\u00a0').lower()}", value)
        if texts and len(texts) == 1 and not plain(texts[0]).startswith(("coordonnees", "identification")):
            yield Remark(_row(sheet, rank), "", texts[0])


def _loose(sheet: Sheet) -> Iterator[Remark]:
    """Yield what stands on a sheet that is none of the model's, row by row."""
    for rank, row in enumerate(sheet.rows):
        texts = [text_of(cell) for cell in row if not is_blank(cell)]
        if texts:
            yield Remark(_row(sheet, rank), texts[0], " ; ".join(texts[1:]))


def _is_guide(text: str) -> bool:
    return text.strip().startswith("►") or plain(text).startswith(OF_THE_MODEL)


def _sheet(sheet: Sheet) -> str:
    return _("feuille «\u00a0%(sheet)s\u00a0»") % {"sheet": sheet.name}


def _row(sheet: Sheet, rank: int) -> str:
    return _("feuille «\u00a0%(sheet)s\u00a0», ligne %(row)d") % {"sheet": sheet.name, "row": rank + 1}
