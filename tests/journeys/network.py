"""The demonstration network, loaded for a journey, and the people one enters as."""

from typing import Any

import pytest

from compliance.accounts.models import User
from registry import demonstration
from tests.tools import copies


@pytest.fixture
def network(transactional_db: None, settings: Any) -> None:
    """Six offices, their people, a year of registers: loaded once by each worker, and copied since."""
    settings.DEMONSTRATION = True
    if not copies.put_back("demonstration"):
        demonstration.load()
        copies.keep("demonstration")


def person(name: str) -> User:
    """Return a person of the demonstration by the beginning of the address (``juriste@opal``)."""
    return User.objects.get(email=f"{name}.demo.example" if "@" in name else f"{name}@demo.example")
