"""How long data are kept, as people write it: « 5 ans après la fin du contrat ». Pure: no Django.

A sentence is read when nothing of it is left over: one length, one event. Any other is for a person to cut.
"""

import re
from dataclasses import dataclass

from compliance.common.folding import folded
from compliance.common.french_dates import Unit

NUMBERS = {
    word: rank
    for rank, words in enumerate(
        ["", "un une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"]
    )
    for word in words.split()
}
UNITS = {
    "an": Unit.YEARS,
    "ans": Unit.YEARS,
    "annee": Unit.YEARS,
    "annees": Unit.YEARS,
    "mois": Unit.MONTHS,
    "jour": Unit.DAYS,
    "jours": Unit.DAYS,
    "heure": Unit.HOURS,
    "heures": Unit.HOURS,
}
LENGTH = re.compile(
    rf"(\d{{1,4}}|{'|'.join(NUMBERS)})\s*(?:\(\d{{1,4}}\)\s*)?({'|'.join(sorted(UNITS, key=len)[::-1])})\b"
)
# What follows the length, and the article that it leaves to the event.
LINKS = (
    (r"(?:a compter|a partir|a l'issue|a l'expiration|au-dela) des", "les "),
    (r"(?:a compter|a partir|a l'issue|a l'expiration|au-dela) du", "le "),
    (r"(?:a compter|a partir|a l'issue|a l'expiration|au-dela) de\s*:", ""),
    (r"(?:a compter|a partir|a l'issue|a l'expiration|au-dela) (?:de(?=\s)|d'(?=une?\b))", ""),
    (r"(?:apres|suivant|des|depuis)", ""),
)
SEVERAL = re.compile(r"[;:+()\n]|\d\s*(?:ans?|mois|jours?)\b|\b(?:puis|sauf|ou|et|jusqu|si|plus)\b")


@dataclass(frozen=True)
class Length:
    """A length of time, its unit, the event from which it is counted."""

    value: int
    unit: str
    trigger: str


def length_in(text: str) -> Length | None:
    """Return the length and the event that a sentence says, None when it is not certain that it says that alone."""
    said = " ".join(text.split()).rstrip(" .")
    low = _same_length(said).replace("’", "'")
    length = LENGTH.match(low)
    if length is None:
        return None
    value = int(length[1]) if length[1].isdigit() else NUMBERS[length[1]]
    rest = len(low) - len(low[length.end() :].lstrip())
    for link, article in LINKS:
        if found := re.compile(rf"{link}(?:(?<=')|(?=\W|$))\s*").match(low, rest):
            event = said[found.end() :].strip()
            if value and event and not SEVERAL.search(low[found.end() :]):
                return Length(value, UNITS[length[2]].value, f"{article}{event}")
            return None
    return None


def _same_length(text: str) -> str:
    """Return the text without case nor accents, each letter in its place."""
    letters = (folded(letter) for letter in text)
    return "".join(low if len(low) == 1 else letter for low, letter in zip(letters, text, strict=True))
