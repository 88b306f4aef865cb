"""The worker of long works, in the process and the transaction of a test."""

from unittest import mock

from django.core.management import call_command
from django_tasks_db.management.commands import db_worker


def work() -> None:
    """Do what waits in the queue; a worker drops its connection between two tasks, and a test holds its own."""
    with mock.patch.object(db_worker, "close_old_connections"):
        call_command("run_jobs", "--once")
