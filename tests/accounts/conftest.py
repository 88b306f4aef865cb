"""The cast: Marie has an account, and a browser."""

import pytest
from django.test import Client

from compliance.accounts.models import User
from tests.accounts.factories import UserFactory


@pytest.fixture
def marie(db: None) -> User:
    return UserFactory(full_name="Marie Delattre", email="marie@oise.example")


@pytest.fixture
def signed_in(client: Client, marie: User) -> Client:
    client.force_login(marie)
    return client
