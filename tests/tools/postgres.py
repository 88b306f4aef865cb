"""A throw-away PostgreSQL cluster: made in a temporary folder, reached by a socket, removed whatever happens.

``python -m tests.tools.postgres COMMAND…`` runs the command with ``DATABASE_URL`` set and gives its exit status back.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

ROLE = "ramure"
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
PATIENCE = 30.0  # seconds that a start or a stop may take


class Unavailable(RuntimeError):
    """PostgreSQL is not installed, or its server did not start."""


def binary(name: str) -> str:
    """Return the path of a server program; Debian keeps them out of the path, one folder per version."""
    found = shutil.which(name)
    if found:
        return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not versions:
        raise Unavailable(f"{name} is not installed (Debian: apt install postgresql)")
    return str(versions[-1])


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and give the address of its database; stop and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ramure-pg-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        identity = _unprivileged(folder)
        _initialise(folder, identity)
        server = _start(folder, identity)
        yield f"postgres://{ROLE}@/postgres?host={quote(str(folder), safe='')}"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Return who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            person = pwd.getpwnam(name)
            os.chown(folder, person.pw_uid, person.pw_gid)
            return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise Unavailable("no unprivileged account can run PostgreSQL on this machine")


def _initialise(folder: Path, identity: dict[str, Any]) -> None:
    command = [binary("initdb"), "--pgdata", str(folder / "data"), "--username", ROLE, "--auth", "trust"]
    command += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **identity)
    if done.returncode:
        raise Unavailable(f"initdb failed: {done.stderr.strip()}")


def _start(folder: Path, identity: dict[str, Any]) -> subprocess.Popen[bytes]:
    command = [binary("postgres"), "-D", str(folder / "data"), "-k", str(folder), "-c", "listen_addresses="]
    for setting in SPEED:
        command += ["-c", setting]
    with (folder / "log").open("wb") as log:
        # Its own session: an interrupt typed in the terminal must reach the tests first, the server last.
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True, **identity)
    deadline = time.monotonic() + PATIENCE
    ready = [binary("pg_isready"), "--quiet", "--host", str(folder)]
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            _stop(server)
            raise Unavailable(f"the server did not start: {(folder / 'log').read_text(errors='replace').strip()}")
        time.sleep(0.1)
    return server


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # PostgreSQL's « fast » shutdown: sessions are cut, files are closed
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(PATIENCE)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    """Run a command against a throw-away cluster and return its exit status."""
    # SIGINT among them: a command started in the background inherits it ignored.
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        with cluster() as address:
            return _run(command, address)
    except Unavailable as reason:
        print(f"POSTGRESQL IS NOT TESTED: {reason}", file=sys.stderr)
        return int(os.environ.get("CI") == "true")


def _run(command: list[str], address: str) -> int:
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address}) as child:
        try:
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
