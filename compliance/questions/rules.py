"""Rules of a question that a service of the office is asked about a request. Pure: no Django, no database.

Nothing of a request is told to a service but what it needs to look for the data (Art. 5(1)(c) and 32 GDPR); its answer
has a day of its own, before the one by which whoever asked is answered (Art. 12(3)).
"""

from datetime import date, timedelta
from enum import StrEnum

from compliance.common.dates import DAY, previous_working_day
from compliance.records.guest_rules import LONGEST, USUAL

AHEAD = timedelta(days=7)  # before the strict day: the time to read what the services answer, and to write
CORRECTED_FOR = timedelta(days=30)  # after the day of the answer, until the handler closes the question


class State(StrEnum):
    """Where a question stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


RUNNING = frozenset({State.ASKED, State.ANSWERED})  # the service reads it, and writes its answer

MOVES: dict[str, frozenset[State]] = {  # verb: from which states
    "answer": RUNNING,
    "remind": frozenset({State.ASKED}),
    "prolong": frozenset({State.ASKED}),
    "close": frozenset({State.ANSWERED}),
    "reopen": frozenset({State.ANSWERED, State.CLOSED}),
    "withdraw": RUNNING,
}


def may(verb: str, state: str) -> bool:
    """Tell whether a verb applies to a question in that state."""
    return State(state) in MOVES[verb]


def reference(number: int) -> str:
    """Return the reference by which an office names a question (« Q-0003 »); it names nobody."""
    return f"Q-{number:04d}"


def suggested(strict: date | None, today: date, zone: str) -> date:
    """Return the day offered for an answer: two weeks, but a week before the strict day of the request.

    When less than two weeks are left, half of them are the service's. It is a working day, tomorrow at the earliest,
    even when the strict day is nearer, or has passed.
    """
    tomorrow = today + DAY
    day = today + USUAL if strict is None else min(today + USUAL, strict - min(AHEAD, (strict - today) / 2))
    return max(previous_working_day(day, zone), tomorrow)


def is_beyond(due_on: date, strict: date | None) -> bool:
    """Tell whether an answer would come after the day by which whoever asked is answered (Art. 12(3) GDPR)."""
    return strict is not None and due_on > strict


def refuse_due(due_on: date, strict: date | None, today: date, *, beyond: bool) -> str:
    """Return why the day of an answer is refused, "" when it stands; ``beyond``: past the strict day, knowingly."""
    if due_on < today:
        return "past"
    if due_on > today + LONGEST:
        return "too-far"
    return "beyond-strict" if is_beyond(due_on, strict) and not beyond else ""


def last_day(due_on: date, today: date) -> date:
    """Return until when the service reads the question and corrects its answer: a month, 90 days from today at most."""
    return min(due_on + CORRECTED_FOR, today + LONGEST)


def refuse_answer(text: str, *, holds_nothing: bool) -> str:
    """Return why an answer is refused: it says nothing, not even that no data are held."""
    return "" if text.strip() or holds_nothing else "no-answer"
