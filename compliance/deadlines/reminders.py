"""Which reminder of a legal day is due, by dated rows of the law files. Pure: no Django, no clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Schedule:
    """When a day is recalled: so many days ``before`` it (0: that day), then ``every`` so many once it has passed."""

    before: Collection[int]
    every: int

    @property
    def first(self) -> int:
        """Return how many days before the day the first reminder comes."""
        return max(self.before)


def reminder(day: date, today: date, schedule: Schedule) -> int | None:
    """Return the reminder that is due, by its number of days from the day (-3: three days before); None before any.

    The nearest alone: days lost give no heap of letters, and each number comes once. Nothing turns it off.
    """
    passed = (today - day).days
    if passed >= 0:
        return passed - passed % schedule.every
    return next((-days for days in sorted(schedule.before) if passed >= -days), None)
