"""How long data are kept, in the one cell that the CNIL's layout has for it: written, and read back.

A line for each phase: « Archivage intermédiaire : 5 ans à compter de la fin du bail ; Texte ou doctrine : … ».
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from compliance.datasets.description import UNIT, UNITS, VALUE, Content, Part
from compliance.datasets.phrases import length_of_time
from compliance.law.source import vocabulary
from compliance.processing.cnil_words import BETWEEN, Fact, items_in, length_said, lines, parts_of, set_in, told, untold


class Retentions:
    """Writes and reads the rows of the part, with the labels of a day."""

    def __init__(self, part: Part, on: date) -> None:
        self.part, self.on = part, on
        self._lead, *self._rest = part.columns
        self._labels = {column.label: column for column in part.columns}
        self._units: dict[str, str] = {}
        for number in (1, 2):
            for code in vocabulary(UNITS).known_codes():
                words = length_of_time(number, code, lambda code: vocabulary(UNITS).label(code, on))
                self._units.setdefault(words.removeprefix(f"{number} "), code)

    def cell(self, row: Content) -> str:
        """Return what the cell holds for the row of a category: a line for each of its phases."""
        return "\n".join(set_in(self._line(inner)) for inner in self.part.rows(row))

    def again(self, row: Content) -> Iterator[Fact]:
        """Yield, column by column, the rows that their line does not say exactly; « {rank} » is their category's."""
        for rank, inner in enumerate(self.part.rows(row), start=1):
            if self._read(self._line(inner)) != self._words(inner):
                facts = [(column.label, text) for column in self.part.columns if (text := column.text(inner, self.on))]
                yield f"{self.part.one} {{rank}}.{rank}", lines(facts)

    def read(self, text: str) -> list[dict[str, str]]:
        """Return what a cell that was written here says: for each row, its columns in words, the unit by its code."""
        return [self._read(item) for item in items_in(text)] if text else []

    def _line(self, row: Content) -> str:
        """Return a row led by its phase; a duration needs no label."""
        facts = self.part.facts(row, self.on)
        lead = next((text for column, text in facts if column is self._lead), "")
        rest = [
            text if column.name == VALUE else told(column.label, text)
            for column, text in facts
            if column is not self._lead
        ]
        return told(lead, BETWEEN.join(rest))

    def _read(self, line: str) -> dict[str, str]:
        phases = [term.label for term in vocabulary(self._lead.vocabulary).terms]
        lead = untold(line, phases)
        said = {self._lead.name: lead[0]} if lead else {}
        rest = lead[1] if lead else line
        for label, text in parts_of(rest, [column.label for column in self._rest]) if rest else ():
            if label:
                said[self._labels[label].name] = text
            else:
                said |= length_said(text, self._units) or {"criterion": text}
        return said

    def _words(self, row: Content) -> dict[str, Any]:
        """Return the filled columns of a row as :meth:`_read` should give them."""
        said = {column.name: column.text(row, self.on) for column in self.part.columns if row.get(column.name)}
        if UNIT in said:
            said[UNIT] = row[UNIT]
        return said
