"""The worker of the outbox and the relay that it speaks to, each in a process of its own, that may be killed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.tools.processes import ROOT, environment
from tests.tools.relay import Received, spooled

PATIENCE = 60.0  # seconds


@contextmanager
def sending(port: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start `send_letters` on the database of the tests, towards that port; kill it at the end if it still runs."""
    command = [sys.executable, "manage.py", "send_letters", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    variables = environment(RAMURE_EMAIL_URL=f"smtp://127.0.0.1:{port}")
    process = subprocess.Popen(command, cwd=ROOT, env=variables, text=True, **pipes)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


class MailServer:
    """A relay in a process of its own: killed, it keeps what it took, and comes back on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._process, self.port = folder, None, 0
        folder.mkdir()

    def start(self, *, moment: str | None = None, count: int = 0) -> None:
        """Listen; ``moment`` of a dialogue and ``count`` of letters taken: when it dies by itself."""
        death = [] if moment is None else [moment, str(count)]
        command = [sys.executable, "-m", "tests.tools.relay", str(self.port), str(self._folder), *death]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.port = int(self._process.stdout.readline())

    def wait_until_dead(self) -> int:
        """Return what ended it."""
        ended_by = self._process.wait(PATIENCE)
        self.kill()
        return ended_by

    def kill(self) -> None:
        """End it at once, without a word to whoever speaks to it."""
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    @property
    def received(self) -> list[Received]:
        """Return what it took since the first start, in order."""
        return spooled(self._folder)


@contextmanager
def mail_server(folder: Path, **death: object) -> Iterator[MailServer]:
    """Start a mail server, and kill what remains of it at the end."""
    server = MailServer(folder)
    server.start(**death)
    try:
        yield server
    finally:
        server.kill()


def wait_until(condition: Callable[[], object]) -> None:
    """Look until something holds; fail after a while."""
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, condition
        time.sleep(0.02)
