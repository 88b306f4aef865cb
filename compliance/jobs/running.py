"""The one task of the queue: it takes a job, does its work, and notes how it ended.

Each note is a short statement of its own, none is held while the work goes on: SQLite has one writer, who would make
every page wait. A worker that lives says so every few seconds; a job whose worker has been silent is begun again, or
given up with words.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

from django.apps import apps
from django.db import Error, connection, transaction
from django.db.models import F, QuerySet
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.jobs.enums import State
from compliance.jobs.models import Job
from compliance.jobs.work import Stopped, announced, work_of

BEAT = 10.0  # seconds between two signs of life
SILENCE = timedelta(minutes=2)  # after which a worker is held dead: it may be busy for long in a library

logger = logging.getLogger(__name__)


class TakenAway(Exception):
    """The job is no longer this worker's: its person deleted it, or another worker began it again."""


@task
def run(label: str, pk: int) -> None:
    """Do the work of one job; the queue knows its kind and its id, and nothing of what it is about."""
    job = _take(cast(type[Job], apps.get_model(label)), pk)
    if job is None:
        return
    try:
        with _beating(job):
            work_of(type(job)).act(job)
    except Stopped as reason:
        _end(job, State.FAILED, str(reason))
    except TakenAway:
        logger.warning("job %s was taken away from its worker", job)
    except Exception:
        logger.exception("job %s failed", job)
        _end(job, State.FAILED, _("Une erreur imprévue l’a arrêté ; elle est au journal de l’application. Relancez."))
    else:
        _end(job, State.DONE)


def held(job: Job) -> "QuerySet[Any]":
    """Return the row of a job while it is this worker's to write, or nothing."""
    return type(job).objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt)


def recover() -> None:
    """Take the jobs whose worker died: begin them again when they may be, or say that they were cut short."""
    for model in announced():
        for job in model.objects.filter(state=State.RUNNING, seen_at__lt=timezone.now() - SILENCE).order_by("pk"):
            if job.attempt > job.resumes:
                logger.error("job %s was cut short with its worker", job)
                _end(job, State.FAILED, _("Le travail a été coupé avant la fin. Relancez."))
                continue
            with transaction.atomic():
                if held(job).update(state=State.WAITING):
                    run.enqueue(model._meta.label, job.pk)


def _take(model: type[Job], pk: int) -> Job | None:
    now = timezone.now()
    begun = {"state": State.RUNNING, "started_at": now, "seen_at": now, "attempt": F("attempt") + 1}
    waiting = model.objects.filter(pk=pk, state=State.WAITING)
    if not waiting.update(**begun, done=0, total=0, error=""):
        return None  # deleted, or begun already
    return cast(Job, model.objects.select_related("person", "office").get(pk=pk))


def _end(job: Job, state: State, error: str = "") -> None:
    with transaction.atomic():
        facts = {"state": state, "error": error, "ended_at": timezone.now(), "done": job.done, "total": job.total}
        if held(job).update(**facts):
            job.refresh_from_db()
            if follows := work_of(type(job)).ended:
                follows(job)


@contextmanager
def _beating(job: Job) -> Iterator[None]:
    """Say every few seconds that the worker lives, whatever the work is busy with."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(job: Job, over: threading.Event) -> None:
    while not over.wait(BEAT):
        try:
            held(job).update(seen_at=timezone.now())
        except Error:  # a database that restarts, or is locked for long, stops no work
            logger.exception("the sign of life of %s cannot be written", job)
        finally:
            connection.close()
