"""A worker of long works in a process of its own, on the database of the tests."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.tools.jobs import working


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Give a function that starts `run_jobs`, where the jobs of the tests are known."""
    with ExitStack() as started:
        yield lambda *arguments: started.enter_context(working(*arguments, site="tests.settings"))
