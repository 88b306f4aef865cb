"""From the cells of a table to a record: single values, and rows of parts out of cells that hold several values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from compliance.datasets.description import Column, Dataset, Part
from compliance.imports.cells import Cell, text_of
from compliance.imports.found import Found, Remark
from compliance.imports.keeping import kept_in
from compliance.imports.mapping import REFERENCE
from compliance.imports.taking import Taking
from compliance.imports.values import Values
from compliance.imports.words import NO, pieces, plain
from compliance.records.content import content_fields, part_model

DETAILS = "details"

type Row = dict[str, Any]  # of a part, being read


class Given(NamedTuple):
    """A cell: under which heading, what it holds, where it stands."""

    heading: str
    cell: Cell
    place: str


@dataclass
class Gathered:
    """The cells of one record, by the path that takes them."""

    place: str
    given: dict[str, list[Given]] = field(default_factory=dict)

    def add(self, path: str, heading: str, cell: Cell, place: str) -> None:
        """Add a cell."""
        self.given.setdefault(path, []).append(Given(heading, cell, place))

    @property
    def is_loose(self) -> bool:
        """Tell whether no place of the register takes any of the cells: a title, a total, a note."""
        return not self.given.keys() - {"", REFERENCE}

    def as_remarks(self) -> list[Remark]:
        """Return every cell as it is read."""
        return [Remark(one.place, one.heading, text_of(one.cell)) for several in self.given.values() for one in several]


class Gathering:
    """Makes records of gathered cells."""

    def __init__(self, dataset: Dataset, values: Values) -> None:
        self.dataset, self.values = dataset, values
        self._fields = {one.name: one for one in content_fields(dataset.model)}

    def found(self, record: Gathered) -> Found:
        """Return the record that the cells tell."""
        taking = Taking([])
        for given in record.given.get("", []):
            taking.remark(given.place, given.heading, text_of(given.cell))
        for path, several in record.given.items():
            if path in self._fields:
                self._single(taking, self._fields[path], several)
        for part in self.dataset.parts:
            _PartRows(self.values, part, part_model(self.dataset.model, part.name), record, taking).put()
        reference, *others = [*record.given.get(REFERENCE, []), Given("", "", "")]
        for given in others:
            if given.heading:
                taking.remark(given.place, given.heading, text_of(given.cell))
        return Found(record.place, text_of(reference.cell).strip(), taking.content, tuple(taking.remarks))

    def _single(self, taking: Taking, field: Any, several: Sequence[Given]) -> None:
        first, *others = several
        if others and field.get_internal_type() == "TextField":
            text = "\n".join(text_of(given.cell) for given in several)
            self.values.take(taking, field, text, place=first.place, label=first.heading)
            return
        self.values.take(taking, field, first.cell, place=first.place, label=first.heading)
        for given in others:
            taking.remark(given.place, given.heading, text_of(given.cell), _("une autre ligne l’a déjà dit"))


class _PartRows:
    """The rows of one part of a record."""

    def __init__(self, values: Values, part: Part, model: Any, record: Gathered, taking: Taking) -> None:
        self.values, self.part, self.taking = values, part, taking
        self.fields = {one.name: one for one in content_fields(model)}
        self.by_place: dict[str, dict[str, list[Given]]] = {}
        for path, several in record.given.items():
            for given in several if path.startswith(f"{part.name}.") else ():
                name = path.removeprefix(f"{part.name}.")
                self.by_place.setdefault(given.place, {}).setdefault(name, []).append(given)

    def put(self) -> None:
        """Put the rows that each row of the table gives, in their order."""
        made = [row for given in self.by_place.values() for row in self._rows(given) if row]
        if made:
            self.taking.content[self.part.name] = made

    def _rows(self, by_column: dict[str, list[Given]]) -> list[Row]:
        lead = next((column for column in self.part.columns if column.name in by_column), None)
        rows = [row for given in by_column[lead.name] for row in self._led(lead, given)] if lead else [{}]
        for column in self.part.columns:
            for given in by_column.get(column.name, []) if column is not lead else ():
                self._spread(rows, column, given)
        for inner in self.part.parts:
            for given in by_column.get(inner.name, []):
                self._kept(rows, inner, given)
        return rows

    def _led(self, column: Column, given: Given) -> Iterator[Row]:
        """Yield a row for each value of the column that leads."""
        text = text_of(given.cell)
        if plain(text) in NO:
            self.taking.remark(given.place, given.heading, text, _("il est dit qu’il n’y en a pas : aucune ligne"))
            return
        for value in self._pieces(column, text):
            yield self._row(column, value, given)

    def _pieces(self, column: Column, text: str) -> list[str]:
        found = pieces(text)
        if column.vocabulary and len(found) == 1:
            cut = [one.strip() for one in found[0].split(",")]
            if len(cut) > 1 and all(self.values.lexicons.code(column.vocabulary, one) for one in cut):
                return cut
        return found

    def _row(self, column: Column, text: str, given: Given) -> Row:
        """Return a row that one value leads; a word that the list lacks is said in the details of the row."""
        taking = Taking(self.taking.remarks)
        code = self.values.lexicons.code(column.vocabulary, text) if column.vocabulary else None
        if column.vocabulary and code is None and DETAILS in self.fields:
            other = self.values.lexicons.other(column.vocabulary)
            said = text if other else f"{column.label}\u00a0: {text}"
            taking.put(self.fields[DETAILS], said, place=given.place, label=given.heading)
            taking.put(self.fields[column.name], other, place=given.place, label=given.heading)
        else:
            self.values.take(taking, self.fields[column.name], text, place=given.place, label=given.heading)
        return taking.content

    def _spread(self, rows: list[Row], column: Column, given: Given) -> None:
        """Give the values of a cell to the rows: one each, or one for all when it says the same of all."""
        text = text_of(given.cell)
        cut = self._pieces(column, text)
        if not rows:
            rows.append({})
        closed = bool(column.vocabulary or column.choices or column.is_date)
        if len(cut) == len(rows):
            shared: list[tuple[Row, Cell]] = list(zip(rows, cut, strict=True))
        elif len(cut) == 1 and column.vocabulary:
            shared = [(row, given.cell) for row in rows]
        elif len(rows) == 1 or not closed:
            shared = [(rows[0], given.cell)]
        else:
            self.taking.remark(given.place, given.heading, text, _("il n’y a pas une valeur par ligne"))
            return
        said: list[Remark] = []
        for row, cell in shared:
            taking = Taking(said)
            self.values.take(taking, self.fields[column.name], cell, place=given.place, label=given.heading)
            self._merge(row, column, taking.content.get(column.name), given)
        self.taking.remarks += dict.fromkeys(said)

    def _merge(self, row: Row, column: Column, value: Any, given: Given) -> None:
        """Put a value in a row; what the row says already comes first."""
        if value is None:
            return
        said = row.get(column.name)
        if said in (None, "", value):
            row[column.name] = value
        elif isinstance(said, str) and not (column.vocabulary or column.choices or column.is_date):
            row[column.name] = f"{said}\n{value}"
        else:
            self.taking.remark(given.place, given.heading, text_of(given.cell), _("une autre colonne l’a déjà dit"))

    def _kept(self, rows: list[Row], inner: Part, given: Given) -> None:
        """Give the lengths of time of a cell to the rows: one each, or the same for all."""
        text = text_of(given.cell)
        found = kept_in(text, self.values.lexicons)
        if not rows:
            rows.append({})
        if len(found) == len(rows):
            shared = [[one] for one in found]
        elif len(found) == 1 or len(rows) == 1:
            shared = [found for _row in rows]
        else:
            self.taking.remark(given.place, given.heading, text, _("il n’y a pas une durée par ligne"))
            return
        for row, several in zip(rows, shared, strict=True):
            row[inner.name] = [*(row.get(inner.name) or []), *(dict(one) for one in several)]
