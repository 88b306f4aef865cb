"""Verbs: start a job, tell how far it is."""

from time import monotonic

from django.db import transaction
from django.utils import timezone

from compliance.jobs.enums import State
from compliance.jobs.models import Job
from compliance.jobs.running import TakenAway, held, run

EVERY = 1.0  # seconds between two notes of progress


@transaction.atomic
def start[J: Job](job: J) -> J:
    """Save a job and put it in the queue, together: the queue is a table, and a worker sees both or neither."""
    job.save()
    run.enqueue(job._meta.label, job.pk)
    return job


@transaction.atomic
def start_again[J: Job](job: J) -> J:
    """Put a job that failed back in the queue; one that waits, runs or is done is left alone."""
    failed = type(job).objects.filter(pk=job.pk, state=State.FAILED)
    if failed.update(state=State.WAITING, asked_at=timezone.now(), ended_at=None, attempt=0, error="", done=0, total=0):
        run.enqueue(job._meta.label, job.pk)
    job.refresh_from_db()
    return job


def step(job: Job, done: int, total: int) -> None:
    """Tell how far the work is, in whatever it counts; written once a second at most, and at its end.

    Raises TakenAway when the job was deleted or begun again elsewhere: there is no more reason to work.
    Inside a transaction others see it only once that is committed.
    """
    job.done, job.total = done, total
    now = monotonic()
    if job.last_told and now - job.last_told < EVERY:
        return
    job.last_told = now
    if not held(job).update(done=done, total=total, seen_at=timezone.now()):
        raise TakenAway(str(job))
