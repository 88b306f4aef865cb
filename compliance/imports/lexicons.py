"""The words by which people name the codes of a vocabulary: its labels, the CNIL's, and those of usage."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from compliance.imports.words import Lexicon, plain
from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term

OTHER = "other"  # the code of what a list does not name


@cache
def usage() -> dict[str, Any]:
    """Return the words of usage: those above columns (``headings``), and those of codes (``words``)."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("synonyms.json").read_text(encoding="utf-8"))
    return found


class Lexicons:
    """The words of every vocabulary on a day; made once for the reading of a file."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._made: dict[str, Lexicon] = {}
        self._labels: dict[str, dict[str, str]] = {}

    def code(self, name: str, words: str) -> str | None:
        """Return the code that words name in a vocabulary, None when they name none."""
        return self._exact(name).get(words) or self._lexicon(name).code(words)

    def other(self, name: str) -> str:
        """Return the code of « autre » in a vocabulary, "" when it has none."""
        return OTHER if OTHER in vocabulary(name).known_codes() else ""

    def _exact(self, name: str) -> dict[str, str]:
        """Return the labels as they are written: those of the day, else the latest that ever were."""
        if name not in self._labels:
            codes = dict.fromkeys(term.code for term in vocabulary(name).terms)
            self._labels[name] = {vocabulary(name).label(code, self.on): code for code in codes}
        return self._labels[name]

    def _lexicon(self, name: str) -> Lexicon:
        if name not in self._made:
            said = usage()["words"].get(name, {})
            terms = [*vocabulary(name).valid(self.on), *vocabulary(name).terms]
            self._made[name] = Lexicon(
                self._exact(name).items(),
                ((term.label, term.code) for term in terms),
                ((term.code, term.code) for term in terms),
                ((word, code) for code, words in said.items() for word in words),
                _alone((str(word), term.code) for term in terms for word in _beside(term)),
            )
        return self._made[name]


def _alone(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the words that name one code alone: « Dérogations (art 49) » does not say which."""
    codes: dict[str, set[str]] = {}
    for words, code in pairs:
        codes.setdefault(plain(words), set()).add(code)
    yield from ((words, min(found)) for words, found in codes.items() if len(found) == 1)


def _beside(term: Term) -> list[str]:
    """Return what else names a term: the CNIL's word, its short one, its article."""
    article = term.article.split(" ; ")[0]
    return [str(term.data.get("cnil", "")), str(term.data.get("short", "")), article, article.removeprefix("RGPD, ")]
