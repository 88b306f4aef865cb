"""What the jobs of the tests do."""

import time
from pathlib import Path

from django.utils.translation import gettext as _

from compliance.jobs.services import step
from compliance.jobs.work import Stopped, does
from tests.jobs.models import Stubborn, Trial


def told(job: Trial) -> None:
    """Count the ends that were told."""
    job.tells += 1
    job.save(update_fields=["tells"])


@does(Trial, ended=told)
def trial(job: Trial) -> None:
    """Do what the test named."""
    ACTS[job.act](job)


@does(Stubborn)
def stubborn(job: Stubborn) -> None:
    """Count up to two, and wait between the two for the test to let it go."""
    step(job, 1, 2)
    while not Path(job.path).exists():
        time.sleep(0.02)
    step(job, 2, 2)


def _count(job: Trial) -> None:
    for rank in range(1, 51):
        step(job, rank, 50)


def _stop(job: Trial) -> None:
    raise Stopped(_("Votre droit a pris fin."))


def _break(job: Trial) -> None:
    raise ZeroDivisionError("what it was about")


def _vanish(job: Trial) -> None:
    Trial.objects.filter(pk=job.pk).delete()
    step(job, 1, 2)


ACTS = {"count": _count, "stop": _stop, "break": _break, "vanish": _vanish}
