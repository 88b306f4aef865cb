"""Rules of a record confided to a service. Pure: no Django, no database.

Nobody keeps the register but the controller (Art. 30(1) GDPR): a service completes one record, for a few weeks.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

USUAL = timedelta(days=14)
LONGEST = timedelta(days=90)  # Art. 32(1)(b): an access that nobody looks at again is one too many
REMINDER = timedelta(days=3)


class State(StrEnum):
    """Where a place on a record stands."""

    INVITED = "invited"
    OPEN = "open"
    DONE = "done"
    ENDED = "ended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Facts:
    """What the rules know of a place: its last day, and what people decided about it."""

    ends: date
    accepted: bool = False
    declined: bool = False
    done: bool = False
    withdrawn: bool = False


def state(facts: Facts, today: date) -> State:
    """Tell where a place stands on ``today``; what a person decided is said before what the calendar did."""
    if facts.withdrawn:
        return State.WITHDRAWN
    if facts.declined:
        return State.DECLINED
    if facts.done:
        return State.DONE
    if facts.ends < today:
        return State.ENDED
    return State.OPEN if facts.accepted else State.INVITED


def refuse_last_day(ends: date, today: date) -> str:
    """Return why a last day is refused: it has passed, or lies more than 90 days ahead; "" when it stands."""
    if ends < today:
        return "past"
    return "too-far" if ends > today + LONGEST else ""


def refuse_prolongation(before: date, ends: date, today: date) -> str:
    """Return why a place is not prolonged from one last day to another; "" when it is."""
    return refuse_last_day(ends, today) or ("not-later" if ends <= before else "")


def may_prolong(now: State) -> bool:
    """Tell whether a place may have a later last day: nobody prolongs what is done, refused or taken back."""
    return now in {State.INVITED, State.OPEN, State.ENDED}


def may_withdraw(now: State, ends: date, today: date) -> bool:
    """Tell whether there is still a right, or an invitation, to take back."""
    return now not in {State.WITHDRAWN, State.DECLINED} and ends >= today


def refuse_due_day(due_on: date | None, ends: date, today: date) -> str:
    """Return why the day by which the part is expected is refused; "" when it stands, or none is given."""
    if due_on is None:
        return ""
    if due_on < today:
        return "due-past"
    return "due-after-end" if due_on > ends else ""


class Notice(StrEnum):
    """What is said of a part that is not done: three days before, on the day, then once it is late."""

    SOON = "reminder"
    TODAY = "due"
    LATE = "late"


def notice(starts: date, due: date, today: date) -> Notice | None:
    """Return what is to be said today, the nearest only when days were lost; no warning when all is as short."""
    if today > due:
        return Notice.LATE
    if today == due:
        return Notice.TODAY if due > starts else None
    return Notice.SOON if due <= today + REMINDER and due - starts > REMINDER else None
