"""The figures of requests: how many, in time or late, extended, refused, in how many days. Pure: no Django, no clock.

A case is a request, or one right of it. Each is in one of five places, and they add up: answered in time, answered
late, awaited in time, awaited late, closed without an answer on the substance (withdrawn, identity not established).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from compliance.common.dates import add_months
from compliance.subject_requests.rules import State

# On the substance: what was asked had its answer, be it a refusal.
ANSWERED = frozenset({State.ANSWERED_FULL, State.ANSWERED_PARTIAL, State.REFUSED, State.NO_DATA})
MONTHS_SHOWN = 13  # bars of a plot by month; a longer period is drawn year by year

type Days = tuple[date, date]  # both included


@dataclass(frozen=True, kw_only=True)
class Case:
    """What counts of a request or of a right: "" is the outcome of what is awaited.

    ``late``: answered after its day (Art. 12(3) and (4) GDPR), or not answered and its day has passed.
    """

    received: date
    outcome: str = ""
    answered: date | None = None
    late: bool = False
    extended: bool = False


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The figures of some cases; ``median_days`` is None when none of them was answered."""

    total: int = 0
    in_time: int = 0
    late: int = 0
    awaited: int = 0
    overdue: int = 0
    without_answer: int = 0
    extended: int = 0
    refused: int = 0
    median_days: float | None = None

    @property
    def answered(self) -> int:
        """Return how many were answered on the substance."""
        return self.in_time + self.late

    @property
    def in_time_share(self) -> int | None:
        """Return the percentage of answers that left in time, rounded down; None without an answer.

        Rounded down: 100 % is said only when none was late.
        """
        return 100 * self.in_time // self.answered if self.answered else None


def tally(cases: Iterable[Case]) -> Tally:
    """Return the figures of these cases; the days between receipt and answer are counted over the answers alone."""
    every = list(cases)
    answered = [case for case in every if case.outcome in ANSWERED]
    awaited = [case for case in every if not case.outcome]
    late, overdue = (sum(case.late for case in some) for some in (answered, awaited))
    days = [(case.answered - case.received).days for case in answered if case.answered]
    return Tally(
        total=len(every),
        in_time=len(answered) - late,
        late=late,
        awaited=len(awaited) - overdue,
        overdue=overdue,
        without_answer=len(every) - len(answered) - len(awaited),
        extended=sum(case.extended for case in every),
        refused=sum(case.outcome == State.REFUSED for case in every),
        median_days=median(days) if days else None,
    )


def steps(first: date, last: date) -> list[Days]:
    """Return the months of a period, or its years when it is longer than thirteen months; cut at its two ends.

    Nothing when it ends before it begins.
    """
    months = _cut(first, last, 1)
    return months if len(months) <= MONTHS_SHOWN else _cut(first, last, 12)


def received_in(steps: Sequence[Days], received: Collection[date]) -> list[tuple[Days, int]]:
    """Return how many were received in each step."""
    return [(step, sum(step[0] <= day <= step[1] for day in received)) for step in steps]


def by_year(received: Iterable[tuple[Days, int]]) -> bool:
    """Tell whether the steps stand for years: one of them at least goes beyond its month."""
    return any((first.year, first.month) != (last.year, last.month) for (first, last), _count in received)


def _cut(first: date, last: date, months: int) -> list[Days]:
    found: list[Days] = []
    start = first
    while start <= last:
        begun = start.replace(day=1) if months == 1 else start.replace(month=1, day=1)
        following = add_months(begun, months)
        found.append((start, min(last, following - timedelta(days=1))))
        start = following
    return found
