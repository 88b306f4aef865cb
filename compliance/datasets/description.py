"""A register described once: what pages, spreadsheets and later formats read to show a record.

A record is its snapshot's content (JSON); a description says in which order, under which words and which article.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from compliance.law.source import vocabulary

type Content = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One value of a record or of a row: where it stands, its words, the list its code belongs to."""

    name: str
    label: str
    vocabulary: str = ""
    choices: Sequence[tuple[str, str]] = ()
    is_date: bool = False

    def text(self, content: Content, on: date) -> str:
        """Return the value in words, with the labels of that day; "" when there is none."""
        value = content.get(self.name)
        if value is None or value == "":
            return ""
        if self.vocabulary:
            return vocabulary(self.vocabulary).label(str(value), on)
        if self.choices:
            return str(dict(self.choices).get(value, value))
        if isinstance(value, bool):
            return _("oui") if value else _("non")
        return date.fromisoformat(value).strftime("%d/%m/%Y") if self.is_date else str(value)


@dataclass(frozen=True)
class Part:
    """A repeated part: its rows' columns, and the parts that each row has in turn."""

    name: str
    label: str
    one: str
    columns: tuple[Column, ...]
    parts: tuple["Part", ...] = ()

    def rows(self, content: Content) -> list[Content]:
        """Return the part's rows in ``content``."""
        return list(content.get(self.name) or [])

    def row_text(self, row: Content, on: date) -> str:
        """Return a row on one line: its filled values, and its nested rows in brackets."""
        facts = [f"{column.label} : {text}" for column, text in self.facts(row, on)]
        for part in self.parts:
            nested = [part.row_text(inner, on) for inner in part.rows(row)]
            if nested:
                facts.append(f"{part.label} : [{'] ['.join(nested)}]")
        return " ; ".join(facts)

    def facts(self, row: Content, on: date) -> list[tuple[Column, str]]:
        """Return the columns that the row fills, with their words."""
        texts = ((column, column.text(row, on)) for column in self.columns)
        return [(column, text) for column, text in texts if text and not (row.get(column.name) is False)]


@dataclass(frozen=True)
class Section:
    """What stands under one title of the page: single values, then repeated parts."""

    anchor: str
    title: str
    article: str
    columns: tuple[Column, ...] = ()
    parts: tuple[Part, ...] = ()


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


class UnknownDataset(KeyError):
    """No register announced that dataset."""


def register(dataset: Dataset) -> Dataset:
    """Announce a dataset; each register does it in its `datasets` module."""
    if _registered.setdefault(dataset.name, dataset) is not dataset:
        raise ValueError(f"dataset {dataset.name!r} is announced twice")
    return dataset


def get(name: str) -> Dataset:
    """Return an announced dataset; raise UnknownDataset, which names those that exist."""
    try:
        return _registered[name]
    except KeyError:
        raise UnknownDataset(f"no dataset {name!r}: there is {', '.join(sorted(_registered))}") from None
