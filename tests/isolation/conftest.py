"""The stage: the offices, and the cast in its places."""

import logging

import pytest

from compliance.accounts.models import User
from tests.isolation import cast
from tests.isolation.world import World, build


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals are what is played here: they are not news."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def users(world: World) -> dict[str, User | None]:
    return cast.people(world)
