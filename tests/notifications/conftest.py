"""A real relay, the outbox before it, and a worker in a process of its own."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.tools import outbox
from tests.tools.relay import Relay, listening

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
    with ExitStack() as started:
        yield lambda *arguments: started.enter_context(outbox.sending(relay.port, *arguments))


@pytest.fixture
def templates(settings: Any) -> None:
    """Add the templates of the messages of the tests."""
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]}]
