"""A register described once: what pages, spreadsheets and later formats read to show a record.

A record is its snapshot's content (JSON); a description says in which order, under which words and which article.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from compliance.datasets.phrases import counted_from, length_of_time
from compliance.law.source import vocabulary

type Content = Mapping[str, Any]
type Words = Callable[[Any], str]

UNITS = "duration_units"  # the vocabulary of the unit, in a part that says how long
VALUE, UNIT, TRIGGER = "value", "unit", "trigger"  # its three columns, read as one sentence


@dataclass(frozen=True)
class Column:
    """One value of a record or of a row: where it stands, its words, the list its code belongs to."""

    name: str
    label: str
    vocabulary: str = ""
    choices: Sequence[tuple[str, str]] = ()
    is_date: bool = False
    help: str = ""  # what the field says of itself in the form
    link: Any = None  # the model of the records whose ids the column holds

    def text(self, content: Content, on: date) -> str:
        """Return the value in words, with the labels of that day; "" when there is none."""
        return self.words(on)(content.get(self.name))

    def words(self, on: date) -> Words:
        """Return what puts the column's values into words, with the labels of that day; it looks up each code once."""
        if self.vocabulary:
            return _filled(cache(lambda code: vocabulary(self.vocabulary).label(str(code), on)))
        if self.choices:
            labels = dict(self.choices)
            return _filled(lambda code: str(labels.get(code, code)))
        if self.link:
            return _filled(lambda value: value if isinstance(value, str) else _("fiche %(id)s") % {"id": value})
        if self.is_date:
            return _filled(lambda value: date.fromisoformat(value).strftime("%d/%m/%Y"))
        yes, no = _("oui"), _("non")
        return _filled(lambda value: str(value) if not isinstance(value, bool) else yes if value else no)


def _filled(words: Words) -> Words:
    return lambda value: "" if value is None or value == "" else words(value)


@dataclass(frozen=True)
class Note:
    """What a page says of a row beside what it holds: a word with its tone, then sentences."""

    word: str
    tone: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A repeated part: its rows' columns, and the parts that each row has in turn."""

    name: str
    label: str
    one: str
    columns: tuple[Column, ...]
    parts: tuple["Part", ...] = ()
    note: Callable[[Content, date], Note | None] = lambda row, on: None

    def rows(self, content: Content) -> list[Content]:
        """Return the part's rows in ``content``."""
        return list(content.get(self.name) or [])

    def row_text(self, row: Content, on: date) -> str:
        """Return a row on one line: its filled values, and its nested rows in brackets."""
        return self.reader(on).text(row)

    def facts(self, row: Content, on: date) -> list[tuple[Column, str]]:
        """Return the columns that the row fills, with their words; a duration reads as one sentence."""
        reader = self.reader(on)
        return reader.facts(row, reader.values(row))

    def reader(self, on: date) -> "Reader":
        """Return what reads many rows of the part, with the labels of that day."""
        return Reader(self, on)

    @property
    def says_how_long(self) -> bool:
        """Tell whether a row says how long: a number, its unit, the event it is counted from."""
        by_name = {column.name: column for column in self.columns}
        return {VALUE, UNIT, TRIGGER} <= by_name.keys() and by_name[UNIT].vocabulary == UNITS


class Reader:
    """Puts the rows of a part into words; made once for many rows."""

    def __init__(self, part: Part, on: date) -> None:
        self.part = part
        self.nested = [Reader(inner, on) for inner in part.parts]
        self._words = [(column.name, column.words(on)) for column in part.columns]
        self._says_how_long = part.says_how_long
        self._unit = next((column.words(on) for column in part.columns if column.name == UNIT), str)

    def values(self, row: Content) -> list[str]:
        """Return each column of the row in words, in the part's order; "" where there is no value."""
        return [words(row.get(name)) for name, words in self._words]

    def facts(self, row: Content, values: Sequence[str]) -> list[tuple[Column, str]]:
        """Return the columns that the row fills, given its ``values``; a duration reads as one sentence."""
        sentence = self._how_long(row)
        facts: list[tuple[Column, str]] = []
        for column, text in zip(self.part.columns, values, strict=True):
            if sentence and column.name in {VALUE, UNIT, TRIGGER}:
                if column.name == VALUE:
                    facts.append((column, sentence))
            elif text and row.get(column.name) is not False:
                facts.append((column, text))
        return facts

    def line(self, row: Content, values: Sequence[str], nested: Sequence[Sequence[str]]) -> str:
        """Return a row on one line, given its ``values`` and the lines of its nested rows, part by part."""
        words = [f"{column.label} : {text}" for column, text in self.facts(row, values)]
        for part, lines in zip(self.part.parts, nested, strict=True):
            if lines:
                words.append(f"{part.label} : [{'] ['.join(lines)}]")
        return " ; ".join(words)

    def text(self, row: Content) -> str:
        """Return a row on one line: its filled values, and its nested rows in brackets."""
        nested = [[inner.text(line) for line in inner.part.rows(row)] for inner in self.nested]
        return self.line(row, self.values(row), nested)

    def _how_long(self, row: Content) -> str:
        if not self._says_how_long or not (row.get(VALUE) and row.get(UNIT)):
            return ""
        length = length_of_time(row[VALUE], row[UNIT], self._unit)
        return f"{length} {counted_from(row[TRIGGER])}" if row.get(TRIGGER) else length


@dataclass(frozen=True)
class Section:
    """What stands under one title of the page: single values, then repeated parts."""

    anchor: str
    title: str
    article: str
    columns: tuple[Column, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Terms:
    """The terms of others that a register's description stands for.

    ``record`` is what a record is; ``properties`` gives, by path (``purposes.legal_basis``), what a column or a part
    says; ``kinds`` gives, by path, what a row of a part is.
    """

    record: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Role:
    """What the office is in a register: in words, by its key in linked data, by its class there (`dpv:hasData…`)."""

    label: str
    key: str
    kind: str


def controller() -> Role:
    """Return the role of an office in a register of its own (Art. 4(7) GDPR)."""
    return Role(_("Responsable de traitement"), "controller", "DataController")


def processor() -> Role:
    """Return the role of an office in the register of what it does on behalf of others (Art. 4(8) GDPR)."""
    return Role(_("Sous-traitant"), "processor", "DataProcessor")


@dataclass(frozen=True)
class Dataset:
    """A register as it leaves: its name, who may take it out, its sections in the order of the law."""

    name: str
    label: str
    permission: str
    model: Any
    sections: tuple[Section, ...]
    statuses: Mapping[str, str]
    drafts: frozenset[str]  # the statuses of what is not in the register yet
    reference: Callable[[int], str]  # the words for a record's number
    file: str = "registre"  # how its files are named
    counted: str = field(default_factory=lambda: _("Nombre de fiches"))
    none_then: str = field(default_factory=lambda: _("Le registre ne contenait aucune fiche à cette date."))
    state: str = field(default_factory=lambda: _("État"))  # what the statuses say
    terms: Terms = field(default_factory=Terms)
    role: Role = field(default_factory=controller)
    status_in: Callable[[Content], str] = itemgetter("status")  # the status that a snapshot tells
    made_of: Callable[[int, datetime], Any] | None = None  # its last entries at a moment, by office id; None: its own
    # What snapshots of an office say in the file, as of a moment; None: their content.
    contents: Callable[[int, datetime, Sequence[Content]], list[Content]] | None = None
    said_beside: Callable[[int, datetime], Sequence[tuple[str, str]]] | None = None  # by office id: facts of the cover
    notice: str = ""  # what one should know before it leaves: to whom it is given, what it leaves out

    def named(self, number: int, status: str) -> tuple[str, str]:
        """Return the words for a record's number and status; both say when it is not in the register yet."""
        reference, state = self.reference(number), self.statuses.get(status, status)
        if status in self.drafts:
            return f"{reference} ({_('projet')})", f"{_('projet')} ({state})"
        return reference, state

    @property
    def columns(self) -> Iterator[Column]:
        """Yield the single values of a record, in the order of the sections."""
        for section in self.sections:
            yield from section.columns

    @property
    def parts(self) -> Iterator[Part]:
        """Yield the repeated parts, in the order of the sections."""
        for section in self.sections:
            yield from section.parts


_registered: dict[str, Dataset] = {}


class UnknownDataset(LookupError):
    """No register announced that dataset."""


def register(dataset: Dataset) -> Dataset:
    """Announce a dataset; each register does it in its `datasets` module."""
    if _registered.setdefault(dataset.name, dataset) is not dataset:
        raise ValueError(f"dataset {dataset.name!r} is announced twice")
    return dataset


def announced() -> list[Dataset]:
    """Return every dataset, by name."""
    return [_registered[name] for name in sorted(_registered)]


def get(name: str) -> Dataset:
    """Return an announced dataset; raise UnknownDataset, which names those that exist."""
    try:
        return _registered[name]
    except KeyError:
        raise UnknownDataset(f"no dataset {name!r}: there is {', '.join(sorted(_registered))}") from None
