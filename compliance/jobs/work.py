"""What each kind of job does: every app announces it in its `tasks` module, which is found by itself."""

from collections.abc import Callable
from typing import Any, NamedTuple

from compliance.jobs.models import Job

type Act[J: Job] = Callable[[J], object]


class Stopped(Exception):
    """The work cannot be done; its text is what the person reads."""


class Work(NamedTuple):
    """What a job does, and what follows once it is over, done or not, in the transaction that says so."""

    act: Act[Any]
    ended: Act[Any] | None


_announced: dict[type[Job], Work] = {}


def does[J: Job](model: type[J], *, ended: Act[J] | None = None) -> Callable[[Act[J]], Act[J]]:
    """Announce what jobs of a kind do. Raises ValueError when it was announced already."""

    def announce(act: Act[J]) -> Act[J]:
        if _announced.setdefault(model, Work(act, ended)).act is not act:
            raise ValueError(f"what {model._meta.label} does is announced twice")
        return act

    return announce


def work_of(model: type[Job]) -> Work:
    """Return what jobs of a kind do. Raises KeyError when nobody announced it."""
    return _announced[model]


def announced() -> list[type[Job]]:
    """Return every kind of job that does something."""
    return list(_announced)
