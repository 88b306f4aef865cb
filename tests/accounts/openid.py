"""A browser that goes through the provider and back."""

from typing import Any
from urllib.parse import urlsplit

import requests
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.tools.openid_provider import CLIENT, Provider

NAME = "Keycloak"


def configuration(provider: Provider) -> dict[str, str]:
    """Return the setting that describes the provider."""
    return {"name": NAME, "issuer": provider.issuer, **CLIENT}


def leave_for_provider(client: Client, **sent: str) -> str:
    """Press the button; return the address one is sent to."""
    page = client.post(reverse("openid_start"), sent)
    assert page.status_code == 200, page.text
    return page.headers["Refresh"].removeprefix("0; url=")


def approved_by_provider(address: str) -> str:
    """Follow the address; return the one the provider sends back to, without its host."""
    with requests.Session() as browser:
        answer = browser.get(address, allow_redirects=False)
    back = urlsplit(answer.headers["Location"])
    assert back.netloc == "testserver"
    return f"{back.path}?{back.query}"


def come_back(client: Client, **sent: str) -> Any:
    """Go to the provider and back; return the page that offers to enter, or refuses."""
    return client.get(approved_by_provider(leave_for_provider(client, **sent)))


def enter(client: Client, **sent: str) -> HttpResponse:
    """Go to the provider and back, and enter."""
    page = come_back(client, **sent)
    assert page.status_code == 200, page.text
    return client.post(reverse("openid_enter"))
