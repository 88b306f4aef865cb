"""Days as people write them in French. Pure: no Django, no clock.

A day is read when it can be read in one way only: « mai 2018 » and « 05/26/2018 » are not days.
"""

import re
from datetime import date, datetime

from compliance.common.folding import folded
from compliance.common.french_dates import DAYS, MONTHS

PIVOT = 70  # « 26.05.18 » is of 2018, « 26.05.71 » of 1971
NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
WORDS = re.compile(r"(\d{1,2})(?:er)?\s+([a-z]{3,9})\.?\s+(\d{4}|\d{2})")
HOUR = re.compile(r"[t\s]+(?:a\s+)?\d{1,2}\s*[:h]\s*(?:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?)?(?:z|[+-]\d\d:?\d\d)?$")
BEFORE = re.compile(rf"^(?:le|du|au|depuis le)\s+|^(?:{'|'.join(DAYS)})\s+")
SHORTEST = 3  # letters of a month that is shortened


def day_in(value: object) -> date | None:
    """Return the day that a cell holds, None when it holds none, or one that no calendar has."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _read(value) if isinstance(value, str) else None


def _read(text: str) -> date | None:
    said = " ".join(folded(text).split()).strip(" .,;")
    said = HOUR.sub("", said)
    while (shorter := BEFORE.sub("", said)) != said:
        said = shorter
    if found := ISO.fullmatch(said):
        return _day(found[3], int(found[2]), found[1])
    if found := NUMBERS.fullmatch(said):
        return _day(found[1], int(found[2]), found[3])
    if found := WORDS.fullmatch(said):
        return _day(found[1], _month(found[2]), found[3])
    return None


def _month(word: str) -> int:
    """Return the number of a month, whole or shortened to what names it alone (« juil. »); 0 for another word."""
    names = [folded(month) for month in MONTHS]
    found = [rank for rank, name in enumerate(names, start=1) if name.startswith(word)]
    return found[0] if len(found) == 1 and len(word) >= SHORTEST else 0


def _day(day: str, month: int, year: str) -> date | None:
    whole = int(year) if len(year) > 2 else int(year) + (2000 if int(year) < PIVOT else 1900)
    try:
        return date(whole, month, int(day))
    except ValueError:
        return None
