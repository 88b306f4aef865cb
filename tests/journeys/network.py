"""The demonstration network, loaded for a journey, and the people one enters as."""

from typing import Any

import pytest

from compliance.accounts.models import User
from registry import demonstration


@pytest.fixture
def network(transactional_db: None, settings: Any) -> None:
    """Six offices, their people, a year of registers."""
    settings.DEMONSTRATION = True
    demonstration.load()


def person(name: str) -> User:
    """Return a person of the demonstration by the beginning of the address (``juriste@opal``)."""
    return User.objects.get(email=f"{name}.demo.example" if "@" in name else f"{name}@demo.example")
