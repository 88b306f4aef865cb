"""When what is kept is due to go. Pure: no Django, no clock; each rule cites its text."""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance.common.dates import add_months
from compliance.common.french_dates import Unit, duration

MONTHS_IN = {Unit.MONTHS: 1, Unit.YEARS: 12}


@dataclass(frozen=True)
class Period:
    """How long something is kept, counted from what happened to it; zero: it goes at once."""

    value: int
    unit: str

    @property
    def words(self) -> str:
        """Return « 5 ans », « aussitôt »."""
        return duration(self.value, self.unit) if self.value else "aussitôt"


def last_day(triggered: date, period: Period) -> date:
    """Return the last day on which something is kept, « de quantième à quantième » (Reg. 1182/71, art. 3(2)(c))."""
    if period.unit == Unit.DAYS:
        return triggered + timedelta(days=period.value)
    return add_months(triggered, period.value * MONTHS_IN[Unit(period.unit)])


def is_due(triggered: date, period: Period, today: date) -> bool:
    """Tell whether something is kept too long (GDPR 5(1)(e)): its last day has passed, or it was to go at once."""
    last = last_day(triggered, period)
    return last < today or (not period.value and last <= today)


def latest_trigger(period: Period, today: date) -> date:
    """Return a day after which nothing that happened is due; a few days too late, for months have several lengths."""
    if period.unit == Unit.DAYS:
        return today - timedelta(days=period.value)
    return add_months(today, -period.value * MONTHS_IN[Unit(period.unit)]) + timedelta(days=3)
