"""`make run` sends its letters without a second command: they are printed, and the worker goes when the site goes."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance.notifications.services import post
from tests.tools.processes import ROOT, environment

PATIENCE = 60.0  # seconds


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start the site as `make run` does, on a free port, its words kept in a file."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:registry.loopback", "registry.wsgi"]
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(PORT=str(port)), stdout=said, start_new_session=True
        )
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_letters_are_printed_and_the_worker_goes_with_the_site(site, tmp_path, number):
    post(["marie@opal.example"], "[Ramure] L’échéance", "Bonjour,\nhttp://127.0.0.1/une/longue/adresse/\n")
    _wait_until(lambda: "/une/longue/adresse/\n" in (tmp_path / "said").read_text())
    assert "Lettre à marie@opal.example : [Ramure] L’échéance" in (tmp_path / "said").read_text()
    site.send_signal(number)
    site.wait(PATIENCE)
    _wait_until(lambda: not _living(site.pid))


def _living(session: int) -> list[str]:
    """Return the processes of a session that are still there."""
    listed = subprocess.run(
        ["ps", "-o", "stat=,args=", "-s", str(session)], capture_output=True, text=True, check=False
    )
    return [line for line in listed.stdout.splitlines() if not line.startswith("Z")]


def _wait_until(condition):
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.1)
