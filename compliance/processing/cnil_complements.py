"""Reading « Compléments (hors article 30) », where our own sheets tell what the CNIL's layout has no cell for."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from compliance.datasets.description import Dataset, Part
from compliance.imports.taking import Taking
from compliance.imports.values import Values
from compliance.processing.cnil_blocks import Line
from compliance.processing.cnil_retentions import Retentions
from compliance.processing.cnil_words import facts_in
from compliance.records.content import content_fields, part_model

type Row = dict[str, Any]  # of a part, being read


class Complements:
    """What the block tells: single columns by their labels, rows of parts by their rank."""

    def __init__(self, dataset: Dataset, values: Values, taking: Taking, lines: Sequence[Line], on: date) -> None:
        self.dataset, self.values, self.taking = dataset, values, taking
        self._parts = {part.name: part for part in dataset.parts}
        (nested,) = self._parts["data_categories"].parts
        self.written = Retentions(nested, on)
        self._columns: list[Line] = []
        self._told: dict[str, dict[int, Line]] = {}
        self._again: dict[tuple[int, int], Line] = {}
        self._sort(lines, nested)
        self._rows = {
            name: {rank: self._row(name, line) for rank, line in told.items()} for name, told in self._told.items()
        }

    def columns(self, fields: Mapping[str, Any]) -> None:
        """Put the single columns; a label that is none of ours is a remark."""
        names = {column.label: column.name for column in self.dataset.columns}
        for line in self._columns:
            if line.label in names:
                field = fields[names[line.label]]
                self.values.take(self.taking, field, line.values[0], place=line.place, label=line.label)
            else:
                text = line.values[0]
                self.taking.remark(line.place, line.label if text else "", text or line.label)

    def count(self, part: str) -> int:
        """Return the rank of the last row of which something is told."""
        return max(self._rows.get(part, {}), default=0)

    def row_of(self, part: str, rank: int) -> Row:
        """Return what is told of a row."""
        return self._rows.get(part, {}).get(rank, {})

    def rows(self, part: str) -> list[Row]:
        """Return the rows of a part that is told here alone, in their order."""
        return [row for _rank, row in sorted(self._rows.get(part, {}).items())]

    def code(self, part: str, rank: int, column: str) -> str:
        """Return a code told of a row, "" when none is."""
        return str(self.row_of(part, rank).get(column, ""))

    def retentions(self, rank: int, row: Row) -> Row:
        """Return the row of a category with the retentions that are told again, column by column."""
        kept: list[Any] = list(row["retentions"])
        for place, line in self._again.items():
            if place[0] == rank and place[1] <= len(kept):
                said = dict(facts_in(line.values[0]))
                kept[place[1] - 1] = self.row(
                    ["data_categories", "retentions"], self._named(self.written.part, said), line.place
                )
        return {**row, "retentions": kept}

    def row(self, path: Sequence[str], said: Mapping[str, str], place: str) -> Row:
        """Return a row of the part at ``path``, given its columns in words."""
        model = self.dataset.model
        for name in path:
            model = part_model(model, name)
        taking = Taking(self.taking.remarks)
        for field in content_fields(model):
            if text := said.get(field.name):
                self.values.take(taking, field, text, place=place, label=str(field.verbose_name))
        return taking.content

    def _sort(self, lines: Sequence[Line], nested: Part) -> None:
        names = {part.one: part.name for part in self.dataset.parts}
        for line in lines:
            ranked = re.fullmatch(r"(.+) ([0-9]{1,3})(?:\.([0-9]{1,3}))?", line.label)
            if ranked and ranked[3] and ranked[1] == nested.one:
                self._again[int(ranked[2]), int(ranked[3])] = line
            elif ranked and not ranked[3] and ranked[1] in names:
                self._told.setdefault(names[ranked[1]], {})[int(ranked[2])] = line
            else:
                self._columns.append(line)

    def _row(self, name: str, line: Line) -> Row:
        said = facts_in(line.values[0])
        labels = {column.label for column in self._parts[name].columns}
        for label, text in said:
            if label not in labels:
                self.taking.remark(line.place, label or line.label, text)
        return self.row([name], self._named(self._parts[name], dict(said)), line.place)

    def _named(self, part: Part, said: Mapping[str, str]) -> dict[str, str]:
        names = {column.label: column.name for column in part.columns}
        return {names[label]: text for label, text in said.items() if label in names}
