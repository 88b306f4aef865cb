"""Dates and durations in French words. Pure: no Django, no clock, no locale of the machine."""

from datetime import date, datetime
from enum import StrEnum

from compliance.common.dates import PARIS, local_date

NBSP = "\u00a0"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


class Unit(StrEnum):
    """What a duration is counted in: the codes of the legal parameters and of the retention periods."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


UNIT_WORDS = {
    Unit.HOURS: ("heure", "heures"),
    Unit.DAYS: ("jour", "jours"),
    Unit.WORKING_DAYS: ("jour ouvré", "jours ouvrés"),
    Unit.WEEKS: ("semaine", "semaines"),
    Unit.MONTHS: ("mois", "mois"),
    Unit.YEARS: ("an", "ans"),
}


def in_words(day: date) -> str:
    """Return « 7 avril 2026 », « 1er mai 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def in_words_with_day(day: date) -> str:
    """Return « mardi 7 avril 2026 »."""
    return f"{DAYS[day.weekday()]} {in_words(day)}"


def moment_in_words(moment: datetime) -> str:
    """Return « 29 mars 2027 à 18 h 40 », in Paris time. Raises ValueError for a naive moment."""
    day = local_date(moment)
    local = moment.astimezone(PARIS)
    return f"{in_words(day)} à {local.hour}{NBSP}h{NBSP}{local.minute:02}"


def relative(day: date, today: date) -> str:
    """Return « aujourd’hui », « demain », « hier », « dans 3 jours » or « il y a 2 jours »."""
    days = (day - today).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    return f"dans {duration(days, Unit.DAYS)}" if days > 0 else f"il y a {duration(-days, Unit.DAYS)}"


def duration(number: int, unit: Unit | str) -> str:
    """Return « 5 ans », « 1 mois », « 7 jours ouvrés ». French counts zero and one in the singular.

    Raises ValueError for an unknown unit.
    """
    singular, plural = UNIT_WORDS[Unit(unit)]
    return f"{number} {singular if abs(number) < 2 else plural}"
