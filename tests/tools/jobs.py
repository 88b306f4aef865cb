"""The worker of long works: in the process and the transaction of a test, or in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.core.management import call_command
from django_tasks_db.management.commands import db_worker

from tests.tools.processes import ROOT, environment


def work() -> None:
    """Do what waits in the queue; a worker drops its connection between two tasks, and a test holds its own."""
    with mock.patch.object(db_worker, "close_old_connections"):
        call_command("run_jobs", "--once")


@contextmanager
def working(*arguments: str, site: str = "registry.settings") -> Iterator[subprocess.Popen[str]]:
    """Start `run_jobs` on the database and the files of the tests, and kill it at the end if it still runs."""
    command = [sys.executable, "manage.py", "run_jobs", "--every", "0.1", *arguments]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(DJANGO_SETTINGS_MODULE=site), stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
