"""A measure beside its budget, and how times are compared: alternated runs, never a time alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.hostile.budgets import TRANSACTION_CONTROL

FAR = 1.5  # a ratio this many times its budget fails the run; nearer, a busy machine may be the reason

type Work = Callable[[], object]


@dataclass(frozen=True)
class Measure:
    """A line of the table. ``strict``: a count, which no busy machine excuses; ``budget`` None: for information."""

    what: str
    value: float
    budget: float | None
    unit: str = ""
    strict: bool = False

    @property
    def kept(self) -> bool:
        """Tell whether the budget is kept."""
        return self.budget is None or self.value <= self.budget

    @property
    def fails(self) -> bool:
        """Tell whether the run must fail."""
        return self.budget is not None and self.value > self.budget * (1 if self.strict else FAR)

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Return the line in words: what, measure, budget, verdict."""
        if self.budget is None:
            return self.what, self._worded(self.value), "", ""
        return self.what, self._worded(self.value), f"≤ {self._worded(self.budget)}", "tenu" if self.kept else "dépassé"

    def _worded(self, value: float) -> str:
        number = f"{value:.0f}" if self.strict or self.unit else f"{value:.2f}"
        return f"{number} {self.unit or '×'}".replace(".", ",")


def duration(work: Work) -> float:
    """Return how many seconds the work takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


class Times:
    """How long works take, run in turn ``rounds`` times: what slows the machine down slows them all."""

    def __init__(self, rounds: int, *works: Work) -> None:
        self._rows = [[duration(work) for work in works] for _ in range(rounds)]

    def ratio(self, over: int, under: int) -> float:
        """Return the median of the time of a work over another's, each given by its rank."""
        return median(row[over] / row[under] for row in self._rows)


@contextmanager
def queries() -> Iterator[list[str]]:
    """Gather the statements that the block sends, but those that only begin or end a transaction."""
    sent: list[str] = []
    with CaptureQueriesContext(connection):
        begun = len(connection.queries_log)
        yield sent
        statements = [str(query["sql"]) for query in list(connection.queries_log)[begun:]]
    sent += [sql for sql in statements if not sql.upper().startswith(TRANSACTION_CONTROL)]
