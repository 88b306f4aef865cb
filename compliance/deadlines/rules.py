"""Where a day stands from today. Pure: no Django, no clock."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from compliance.common.dates import DAY, add_months

MONTHS = 3  # how far ahead one looks
WEEKS = 8  # how many the plot shows

type Week = tuple[date, date]


class Period(StrEnum):
    """A part of time by which deadlines are read; each follows the one before, and none overlaps another."""

    LATE = "late"
    WEEK = "week"  # today, until Sunday
    MONTH = "month"  # after Sunday, until the month's last day
    LATER = "later"


def end_of_week(day: date) -> date:
    """Return the Sunday of the day's week."""
    return day + timedelta(days=6 - day.weekday())


def end_of_month(day: date) -> date:
    """Return the last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def horizon(today: date) -> date:
    """Return the last day that one looks at."""
    return add_months(today, MONTHS)


def last_days(today: date) -> dict[Period, date]:
    """Return the last day of each period; a month that ends before Sunday is wholly within the week."""
    sunday = end_of_week(today)
    return {
        Period.LATE: today - DAY,
        Period.WEEK: sunday,
        Period.MONTH: max(end_of_month(today), sunday),
        Period.LATER: horizon(today),
    }


def period(day: date, today: date) -> Period | None:
    """Return the period in which a day lies; None beyond the horizon."""
    return next((found for found, last in last_days(today).items() if day <= last), None)


def weeks(today: date) -> list[Week]:
    """Return the coming weeks, the present one first: what is left of it, then whole ones."""
    sunday = end_of_week(today)
    following = [sunday + timedelta(weeks=rank) for rank in range(WEEKS)]
    return [(today if last == sunday else last - timedelta(days=6), last) for last in following]


def tone(day: date, today: date) -> str:
    """Return the tone of a day: late once it has passed, soon within the week that follows, else none."""
    if day < today:
        return "late"
    return "soon" if day <= today + timedelta(days=7) else ""
