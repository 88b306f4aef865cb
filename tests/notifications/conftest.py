"""A real relay, the outbox before it, and a worker in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from tests.tools.relay import Relay, listening

ROOT = Path(__file__).resolve().parents[2]
OUTBOX = {"BACKEND": "compliance.notifications.backend.OutboxBackend"}


@pytest.fixture
def relay() -> Iterator[Relay]:
    """Start a relay that takes everything."""
    with listening() as started:
        yield started


@pytest.fixture
def mailers(relay: Relay, settings: Any) -> None:
    """Send what Django sends to the outbox, and what the worker sends to the relay."""
    smtp = {"host": "127.0.0.1", "port": relay.port, "timeout": 5}
    settings.MAILERS = {
        "default": OUTBOX,
        "relay": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": smtp},
    }


@pytest.fixture
def worker(relay: Relay, transactional_db: None) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Give a function that starts `send_letters` on the database of the tests, in another process."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        variables = {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "registry.settings",
            "RAMURE_LOOPBACK": "1",
            "RAMURE_EMAIL_URL": f"smtp://127.0.0.1:{relay.port}",
        }
        command = [sys.executable, "manage.py", "send_letters", *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def database_url() -> str:
    """Return the address of the database of the tests, for another process."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    host = place["OPTIONS"].get("host") or place["HOST"]
    return f"postgres://{place['USER']}@/{place['NAME']}?host={quote(host, safe='')}"


@pytest.fixture
def templates(settings: Any) -> None:
    """Add the templates of the messages of the tests."""
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]}]
