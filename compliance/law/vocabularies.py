"""Closed lists of the law, each term dated: what the words meant, and which ones existed, on a day. Pure: no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from compliance.common.dates import local_date
from compliance.law.files import Cache, Dated, LawFileError, Row, document, refuse_overlaps, rows

FOLDER = "vocabularies"
KEYS = ("code", "label", "article", "note", "valid_from", "valid_to", "mark", "data")


class UnknownVocabulary(LookupError):
    """No file bears that name."""


@dataclass(frozen=True, kw_only=True)
class Term(Dated):
    """One entry of a closed list: its code (kept in registers), its words, its article of law.

    ``mark`` says how far the entry was checked (vocabulary « marks »); ``data`` is what rules read.
    """

    code: str
    label: str
    article: str = ""
    note: str = ""
    mark: str = ""
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of the law. A code may stand several times, over periods that do not overlap."""

    name: str
    title: str
    source: str
    terms: tuple[Term, ...]

    @cached_property
    def _by_code(self) -> dict[str, list[Term]]:
        by_code: dict[str, list[Term]] = {}
        for term in self.terms:
            by_code.setdefault(term.code, []).append(term)
        return by_code

    def term(self, code: str, on: date | None = None) -> Term | None:
        """Return the term that bears the code on a day (today in Paris by default), None if it did not hold then."""
        day = on or _today()
        return next((term for term in self._by_code.get(code, ()) if term.holds_on(day)), None)

    def label(self, code: str, on: date | None = None) -> str:
        """Return the words of a code on a day, else its latest words, else the code: an old register always reads."""
        term = self.reading(code, on)
        return term.label if term else code

    def reading(self, code: str, on: date | None = None) -> Term | None:
        """Return the term that bears the code on a day, else the latest that ever did, None for an unknown code."""
        known = self._by_code.get(code, ())
        return self.term(code, on) or max(known, key=lambda term: term.valid_from or date.min, default=None)

    def valid(self, on: date | None = None) -> list[Term]:
        """Return the terms that hold on a day (today in Paris by default), in the order of the file."""
        day = on or _today()
        return [term for term in self.terms if term.holds_on(day)]

    def choices(self, on: date | None = None) -> list[tuple[str, str]]:
        """Return (code, label) of the terms that hold on a day, for a form field."""
        return [(term.code, term.label) for term in self.valid(on)]

    def grouped_choices(self, on: date | None = None) -> list[tuple[str, Any]]:
        """Return the choices, those that stand under one heading (``data.heading``) together under it."""
        grouped: list[tuple[str, Any]] = []
        for heading, terms in groupby(self.valid(on), key=lambda term: str(term.data.get("heading", ""))):
            choices = [(term.code, term.label) for term in terms]
            grouped += [(heading, choices)] if heading else choices
        return grouped

    def codes(self, on: date | None = None) -> list[str]:
        """Return the codes that hold on a day."""
        return [term.code for term in self.valid(on)]

    def known_codes(self) -> frozenset[str]:
        """Return every code of the file, whatever its period: what an old register may hold."""
        return frozenset(self._by_code)


def vocabulary(name: str, folder: Path) -> Vocabulary:
    """Return a vocabulary as its file stands now (an amended file is read again within seconds).

    Raises UnknownVocabulary for a wrong name, LawFileError for a malformed file.
    """
    path = _path(folder, name)
    try:
        return _cache.get(path)
    except FileNotFoundError:
        raise UnknownVocabulary(f"no vocabulary {name!r} in {path.parent}") from None


@lru_cache(maxsize=256)  # asked for each word of a list
def _path(folder: Path, name: str) -> Path:
    return folder / FOLDER / f"{name}.json"


def names(folder: Path) -> list[str]:
    """Return the names of all vocabularies."""
    return sorted(path.stem for path in (folder / FOLDER).glob("*.json"))


def read(path: Path) -> Vocabulary:
    """Read one vocabulary. Raises FileNotFoundError, or LawFileError naming the file and the row."""
    content = document(path)
    if content.get("vocabulary") != path.stem:
        raise LawFileError(f"{path}: 'vocabulary' must be {path.stem!r}, not {content.get('vocabulary')!r}")
    read_rows = [(row, _term(row)) for row in rows(path, content, "terms", KEYS)]
    refuse_overlaps((row, term.code, term) for row, term in read_rows)
    terms = tuple(term for _, term in read_rows)
    return Vocabulary(path.stem, str(content.get("title", "")), str(content.get("source", "")), terms)


def _term(row: Row) -> Term:
    start, end = row.period()
    return Term(
        code=row.required("code"),
        label=row.required("label"),
        article=row.text("article"),
        note=row.text("note"),
        mark=row.text("mark"),
        data=row.mapping("data"),
        valid_from=start,
        valid_to=end,
    )


def _today() -> date:
    return local_date(datetime.now(UTC))


_cache = Cache(read)
