"""The cast: Marie has an account, and a browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from compliance.accounts.models import User
from tests.accounts.factories import UserFactory
from tests.accounts.openid import configuration
from tests.tools.openid_provider import Provider, running


@pytest.fixture
def marie(db: None) -> User:
    return UserFactory(full_name="Marie Delattre", email="marie@oise.example")


@pytest.fixture
def signed_in(client: Client, marie: User) -> Client:
    client.force_login(marie)
    return client


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """Run an OpenID provider, in which the site trusts."""
    with running() as provider:
        settings.OIDC = configuration(provider)
        yield provider
