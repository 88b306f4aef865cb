"""Legal time: working days, months, hours, counted as the law counts them. Pure: no Django, no clock.

A date is a `datetime.date` of the office's civil calendar; a moment is an aware `datetime.datetime`. A moment given
where a date is expected is refused, because the same instant has two dates on either side of midnight:
pass it through `local_date` first.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from holidays import country_holidays

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
SATURDAY = 5
FIRST_YEAR = 1984  # the overseas days were set on 23 November 1983 (décret 83-1003)
LAST_YEAR = 2100  # past it the holidays package knows nothing and would answer "no holiday"


class Zone(StrEnum):
    """The calendars of public holidays: an attribute of the office (Reg. 1182/71, art. 2(1))."""

    METROPOLE = "metropole"
    ALSACE_MOSELLE = "alsace_moselle"
    MAYOTTE = "mayotte"
    MARTINIQUE = "martinique"
    GUADELOUPE = "guadeloupe"
    GUYANE = "guyane"
    REUNION = "reunion"

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise ValueError(f"unknown zone {value!r}: it is one of {', '.join(cls)}")


# C. trav. L.3422-2. Fixed here rather than read from the package, which adds the customary days of Guadeloupe and
# Martinique (Mi-Carême, Vendredi saint, 21 July): no text makes them public holidays, so they must not move a deadline.
ABOLITION_OF_SLAVERY = {
    Zone.MAYOTTE: (4, 27),
    Zone.MARTINIQUE: (5, 22),
    Zone.GUADELOUPE: (5, 27),
    Zone.GUYANE: (6, 10),
    Zone.REUNION: (12, 20),
}


def public_holidays(year: int, zone: Zone | str) -> Mapping[date, str]:
    """Return the public holidays of a year with their French names, weekends included.

    C. trav. L.3133-1 (eleven days); L.3134-13 for Alsace-Moselle (+ Vendredi saint, 26 December); L.3422-2 overseas
    (+ the abolition of slavery). Raises ValueError for an unknown zone, or a year outside 1984-2100.
    """
    return _public_holidays(year, Zone(zone))


@lru_cache(maxsize=512)
def _public_holidays(year: int, zone: Zone) -> Mapping[date, str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"public holidays are known from {FIRST_YEAR} to {LAST_YEAR}, not in {year}")
    subdivision = "57" if zone is Zone.ALSACE_MOSELLE else None
    known = country_holidays("FR", subdiv=subdivision, years=year, expand=False, language="fr")
    days = {day: name.replace("'", "’") for day, name in known.items()}
    if zone in ABOLITION_OF_SLAVERY:
        days[date(year, *ABOLITION_OF_SLAVERY[zone])] = "Abolition de l’esclavage"
    return MappingProxyType(dict(sorted(days.items())))


def is_working_day(day: date, zone: Zone | str) -> bool:
    """Say whether a day is neither a Saturday, a Sunday nor a public holiday of the zone.

    Reg. 1182/71, art. 2(2); the « jours ouvrés » of décret 2022-1284 are the same days.
    """
    _refuse_moment(day)
    return day.weekday() < SATURDAY and day not in public_holidays(day.year, zone)


def following_working_day(day: date, zone: Zone | str) -> date:
    """Return the day itself if it is a working day, else the next one (Reg. 1182/71, art. 3(4))."""
    while not is_working_day(day, zone):
        day += DAY
    return day


def previous_working_day(day: date, zone: Zone | str) -> date:
    """Return the day itself if it is a working day, else the one before: for warnings on a term that does not roll."""
    while not is_working_day(day, zone):
        day -= DAY
    return day


def add_months(day: date, months: int) -> date:
    """Return the same date some months later (or earlier, if negative), never rolled.

    Reg. 1182/71, art. 3(2)(c): when that date does not exist, the last day of the month.
    Alone, it counts « de quantième à quantième » (décret 2022-1284, art. 4 III).
    """
    _refuse_moment(day)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_end(received: date, months: int, zone: Zone | str) -> date:
    """Return the last day of a period of whole months that runs from a receipt.

    Reg. 1182/71, art. 3: the day of receipt is not counted (3(1)); the period ends on the same date of the last month
    or on its last day (3(2)(c)); a last day off rolls to the following working day (3(4)).
    An extension is counted from the receipt too: `months_end(received, 3, zone)`, never one deadline upon another.
    """
    if months < 1:
        raise ValueError(f"a period counts at least one month, not {months}")
    return following_working_day(add_months(received, months), zone)


def working_days_end(received: date, days: int, zone: Zone | str) -> date:
    """Return the last of so many « jours ouvrés » after a receipt, whose own day is not counted.

    Décret 2022-1284, art. 4 I: 7 to acknowledge an alert, 20 to meet its author.
    """
    if days < 1:
        raise ValueError(f"a period counts at least one working day, not {days}")
    day = received
    for _ in range(days):
        day = following_working_day(day + DAY, zone)
    return day


def hours_end(moment: datetime, hours: int) -> datetime:
    """Return the moment exactly so many elapsed hours later, in UTC: no roll, no pause, the same across clock changes.

    GDPR art. 33(1); Reg. 1182/71, art. 3(4) spares periods expressed in hours from rolling.
    Raises ValueError for a naive moment.
    """
    if hours < 1:
        raise ValueError(f"a period counts at least one hour, not {hours}")
    return _aware(moment).astimezone(UTC) + timedelta(hours=hours)


def local_date(moment: datetime) -> date:
    """Return the date a moment bears in Paris: the day a request was received, whatever the clock of the server.

    Raises ValueError for a naive moment.
    """
    return _aware(moment).astimezone(PARIS).date()


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment


def _refuse_moment(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError(f"{day!r} is a moment: pass a date, with local_date()")
