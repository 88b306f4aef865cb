"""A worker of long works in a process of its own, on the database of the tests."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.notifications.conftest import ROOT, database_url


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Give a function that starts `run_jobs`."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        variables = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        command = [sys.executable, "manage.py", "run_jobs", "--every", "0.1", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | variables, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
