"""Someone signs in through an OpenID provider written by others, running in a process of its own."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from compliance.accounts.models import User
from tests.accounts.factories import UserFactory
from tests.journeys.looks import axe, no_sideways_scroll

PATIENCE = 30.0  # seconds that the provider may take to start
NAME = "Keycloak"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Start the provider, which insists on a nonce, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/.well-known/openid-configuration", process)
            yield address
        finally:
            process.terminate()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            requests.get(address, timeout=5).raise_for_status()
            return
        except requests.ConnectionError:
            assert process.poll() is None and time.monotonic() < deadline, "the provider did not start"
            time.sleep(0.1)


@pytest.fixture(autouse=True)
def trusted(settings: Any, issuer: str) -> None:
    settings.OIDC = {"name": NAME, "issuer": issuer, "client_id": "ramure", "client_secret": "a secret"}


@pytest.fixture(autouse=True)
def provider_is_no_fault(issuer: str, page: Page, complaints: list[str]) -> Iterator[None]:
    """Let the browser go to the provider; what its pages would fetch elsewhere is answered by nothing."""
    expected = set()

    def answer(route: Route) -> None:
        request = route.request
        if not request.frame.url.startswith(f"{issuer}/") or request.is_navigation_request():
            route.continue_()
        else:
            expected.add(request.url)
            route.fulfill(status=200, body="")

    page.route("**/*", answer)
    yield
    asked = "request to another host: "
    ours = [complaint for complaint in complaints if not complaint.startswith(f"{asked}{issuer}/")]
    complaints[:] = [complaint for complaint in ours if complaint.removeprefix(asked) not in expected]


@pytest.fixture
def refused(complaints: list[str]) -> Iterator[None]:
    """Expect one page that answers 403, which the browser reports."""
    yield
    complaints.remove("console error: Failed to load resource: the server responded with a status of 403 (Forbidden)")


@pytest.fixture
def marie(transactional_db: None) -> User:
    return UserFactory(full_name="Marie Delattre", email="marie@oise.example")


@pytest.fixture
def still(page: Page) -> Page:
    page.emulate_media(reduced_motion="reduce")
    return page


def known(issuer: str, subject: str, **claims: Any) -> None:
    """Tell the provider who somebody is."""
    requests.put(f"{issuer}/users/{quote(subject)}", json=claims, timeout=5).raise_for_status()


def go_as(page: Page, subject: str) -> None:
    """Press our button, then say at the provider who one is."""
    page.goto(reverse("account_home"))
    page.get_by_role("button", name=f"Se connecter avec {NAME}").click()
    page.get_by_label("Subject").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


def look(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def test_one_enters_leaves_and_enters_again(still, marie, issuer, live_server):
    known(issuer, "7f3a", email="marie@oise.example", email_verified=True)
    still.goto(reverse("account_login"))
    look(still)

    go_as(still, "7f3a")
    expect(still.get_by_role("heading", name=f"Lier votre compte à {NAME}")).to_be_visible()
    look(still)
    still.get_by_role("button", name="Lier et entrer").click()
    expect(still.get_by_role("heading", name="Mon compte")).to_be_visible()
    expect(still.get_by_text("Liée depuis le")).to_be_visible()
    look(still)

    still.goto(reverse("account_logout"))
    still.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    still.get_by_role("button", name="End session").click()
    expect(still.get_by_role("heading", name="Connexion")).to_be_visible()

    known(issuer, "7f3a", email="marie.martin@oise.example", email_verified=True)
    go_as(still, "7f3a")
    expect(still.get_by_role("heading", name="Mon compte")).to_be_visible()  # nothing to press the second time
    assert SocialAccount.objects.get().user == marie


def test_without_script_two_more_presses_are_enough(browser, marie, issuer, live_server: Any):
    known(issuer, "7f3a", email="marie@oise.example", email_verified=True)
    SocialAccount.objects.create(user=marie, provider=issuer, uid="7f3a")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()

    go_as(page, "7f3a")
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": "inconnue@oise.example", "email_verified": True}, "Aucun compte de Ramure ne porte l’adresse"),
        ({"email": "marie@oise.example"}, "ne dit pas avoir vérifié votre adresse"),
    ],
)
def test_whoever_is_not_known_stays_outside(still, marie, issuer, live_server, refused, claims, words):
    known(issuer, "other", **claims)
    go_as(still, "other")

    expect(still.get_by_role("heading", name="Vous n’êtes pas connecté")).to_be_visible()
    expect(still.get_by_text(words)).to_be_visible()
    look(still)
    still.get_by_role("link", name="Revenir à la connexion").click()
    expect(still.get_by_role("heading", name="Connexion")).to_be_visible()
    assert not SocialAccount.objects.exists()


def test_one_may_give_up_at_the_provider(still, marie, issuer, live_server, refused):
    still.goto(reverse("account_login"))
    still.get_by_role("button", name=f"Se connecter avec {NAME}").click()
    still.get_by_role("button", name="Deny access").click()

    expect(still.get_by_text(f"Vous avez renoncé chez {NAME}")).to_be_visible()
    look(still)
