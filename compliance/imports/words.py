"""Words as people type them, compared with those of the house. Pure: no Django."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from compliance.common.folding import folded

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
AROUND = " \t\n:;,.*•·▪►▶→–-_"  # what stands around a word without changing it
# A cell of the CNIL's model that nobody filled in.
CHOOSE = re.compile(r"selectionnez un element(?: dans (?:cette|la) liste(?: deroulante)?)?")
EMPTY = frozenset({"", "-", "/", "n/a", "na", "neant", "sans objet", "non applicable"})
YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x", "✓", "✔"})
NO = frozenset({"non", "n", "no", "faux", "false", "0", "aucun", "aucune", "neant"})
BULLET = re.compile(r"^\s*(?:[-–—•·▪*►]\s+|\d{1,3}[.)]\s+)")


@lru_cache(maxsize=1 << 14)  # the same words stand on every row
def plain(text: str) -> str:
    """Return a text as one compares it: no case, no accents, one apostrophe, one space, nothing around."""
    one_kind = text.translate(APOSTROPHES).translate(DASHES)
    return " ".join(folded(one_kind).split()).strip(AROUND)


def is_unchosen(text: str) -> bool:
    """Tell whether a cell is one that nobody filled in: empty, or still asking to choose."""
    return not text.strip() or CHOOSE.fullmatch(plain(text)) is not None


def says_yes(text: str) -> bool | None:
    """Return what a « oui » or a « non » says, None for anything else."""
    said = plain(text)
    if said in YES:
        return True
    return False if said in NO else None


def pieces(text: str) -> list[str]:
    """Return the values that one cell holds: a line each, or separated by semicolons; bullets and numbers go."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = lines[0].split(";")
    return [clean for line in lines if (clean := BULLET.sub("", line).strip().rstrip(";").rstrip())]


class Lexicon:
    """The words that stand for codes; of two codes that the same words name, the first given keeps them."""

    def __init__(self, *lists: Iterable[tuple[str, str]]) -> None:
        self._codes: dict[str, str] = {}
        for pairs in lists:
            for words, code in pairs:
                self._codes.setdefault(plain(words), code)
        self._codes.pop("", None)

    def code(self, words: str) -> str | None:
        """Return the code that these words name, None for words that name nothing."""
        return self._codes.get(plain(words))

    def words(self) -> Mapping[str, str]:
        """Return every word that is known, with its code."""
        return self._codes
