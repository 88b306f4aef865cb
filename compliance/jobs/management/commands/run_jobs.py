"""`manage.py run_jobs [--once] [--every SECONDS]`: the worker of long works."""

import logging
import os
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from compliance.jobs.running import recover

EVERY = 2.0  # seconds between two looks at the queue

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the long works of the queue until it is told to stop; the work at hand is finished first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, and stop")
        parser.add_argument("--every", type=float, default=EVERY, metavar="SECONDS", help=f"{EVERY:g} by default")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="stop when that process, which began this one, is gone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        worker = _worker()
        if options["once"]:
            _round(worker)
            return
        worker.configure_signals()
        while worker.running and options["parent"] in {None, os.getppid()}:
            _round_whatever_the_database_does(worker)
            time.sleep(options["every"] if worker.running else 0)


def _worker() -> Worker:
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )


def _round(worker: Worker) -> None:
    """Take what dead workers left, then do what waits; an idle worker never asks for SQLite's write lock."""
    recover()
    if DBTaskResult.objects.ready().exists():
        worker.run()


def _round_whatever_the_database_does(worker: Worker) -> None:
    close_old_connections()
    try:
        _round(worker)
    except Error:  # a database that restarts must not end the worker
        logger.exception("the queue cannot be read")
