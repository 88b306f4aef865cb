"""What is done once a day: jobs that each app announces in its `daily` module, which is found by itself.

    @daily.job("mandates: notices")
    def notices(today: date) -> None:
        for mandate in Mandate.objects.filter(ends__lte=today + timedelta(days=30)):
            with daily.once(f"mandate:{mandate.pk}:ends:{mandate.ends}:30") as is_first:
                if is_first:
                    queue(MandateEnds(mandate))

The command may run twice, or days late: a job asks « is it time yet? » (``<=``, never ``==``) and acts under `once`.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.utils import timezone

from compliance.common.dates import local_date
from compliance.notifications.models import Done

type Job = Callable[[date], object]

logger = logging.getLogger(__name__)

_jobs: dict[str, Job] = {}


def job[J: Job](name: str) -> Callable[[J], J]:
    """Announce a job of the day: it is given today's date in Paris. Raises ValueError when the name is taken."""

    def announce(function: J) -> J:
        if _jobs.setdefault(name, function) is not function:
            raise ValueError(f"two daily jobs are named {name!r}")
        return function

    return announce


@contextmanager
def once(key: str) -> Iterator[bool]:
    """Open a transaction and tell whether what ``key`` names is still to be done; it is noted as done at its end.

    The note is kept or undone together with the act. Another process at the same key waits for this one.
    """
    with transaction.atomic():
        _note, is_first = Done.objects.get_or_create(key=key)
        yield is_first


def run() -> list[str]:
    """Do every job of the day, by name; log those that fail and return their names."""
    today = local_date(timezone.now())
    return [name for name, function in sorted(_jobs.items()) if not _succeeds(name, function, today)]


def _succeeds(name: str, function: Job, today: date) -> bool:
    try:
        function(today)
    except Exception:
        logger.exception("daily job %r failed", name)
        return False
    return True
