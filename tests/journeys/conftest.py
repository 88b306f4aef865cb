"""A real Chromium on the live server. What the browser complains of, or asks of another machine, fails the journey."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.tools import chromium, presence


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it needs a browser and tables that another process may read."""
    for item in items:
        if "tests/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start one Chromium for the journeys of a worker."""
    path = presence.required(chromium.executable(), "Chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, where Django would refuse every query.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def complaints() -> list[str]:
    """Collect what the browser reports; a journey that expects one clears it."""
    return []


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """Open a window of its own, in French, on the live server."""
    opened = browser.new_context(base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, live_server: Any, complaints: list[str]) -> Iterator[Page]:
    """Open a page; at the end, console errors, script errors and requests to other hosts fail the journey."""
    opened = context.new_page()
    watch(opened, urlsplit(live_server.url).netloc, complaints)
    yield opened
    opened.close()
    assert not complaints, complaints


def watch(page: Page, host: str, complaints: list[str]) -> None:
    """Write down what is wrong; a breach of the content security policy is a console error."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"console {message.type}: {message.text}")

    def asked(request: Request) -> None:
        if urlsplit(request.url).netloc not in {host, ""}:
            complaints.append(f"request to another host: {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("request", asked)


@pytest.fixture
def enter(context: BrowserContext, live_server: Any, settings: Any) -> Callable[[Any], None]:
    """Give a function that signs a person in without filling the form."""

    def sign_in(person: Any) -> None:
        client = Client()
        client.force_login(person)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])

    return sign_in
