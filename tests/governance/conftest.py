"""The installer, and a browser."""

import pytest
from django.test import Client

from compliance.accounts.models import User
from tests.factories import installer


@pytest.fixture
def root(db: None) -> User:
    return installer(full_name="Claude Hébert", email="installation@ramure.example")


@pytest.fixture
def browser(client: Client, root: User) -> Client:
    client.force_login(root)
    return client
