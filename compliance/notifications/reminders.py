"""Letters that recall a legal day, each once, until what is due is done: they cannot be muted."""

from collections.abc import Callable
from datetime import date, timedelta

from compliance.deadlines.reminders import Schedule, reminder
from compliance.law.source import parameter
from compliance.notifications import daily
from compliance.notifications.notification import Notification
from compliance.notifications.services import queue

FIRST, SECOND, LATE = "deadline.first_reminder", "deadline.second_reminder", "deadline.late_reminder"


def schedule(today: date) -> Schedule:
    """Return when legal days are recalled, as the law files say today: before, on the day, then again and again."""
    first, second, every = (parameter(key, today).number for key in (FIRST, SECOND, LATE))
    return Schedule(before=(first, second, 0), every=max(every, 1))


def near(today: date) -> date:
    """Return the last day that may be recalled today."""
    return today + timedelta(days=schedule(today).first)


def remind(what: str, day: date, today: date, message: Callable[[], Notification]) -> None:
    """Write the reminder of a day that is due today, unless it was; ``what`` names the thing.

    A day that moves is recalled anew.
    """
    due = reminder(day, today, schedule(today))
    if due is None:
        return
    with daily.once(f"{what}:{day}:{due}") as not_told_yet:
        if not_told_yet:
            queue(message())
