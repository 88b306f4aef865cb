"""The stage: the offices, and the cast in its places."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from compliance.accounts.models import User
from tests.isolation import cast
from tests.isolation.world import World, build

type Users = dict[str, User | None]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals are what is played here: they are not news."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Users]]:
    """Build the offices and the cast once for a module, and take them away with it; each test undoes what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        yield world, cast.people(world)
        transaction.set_rollback(True)


@pytest.fixture
def world(stage: tuple[World, Users], db: None) -> World:
    return stage[0]


@pytest.fixture
def users(stage: tuple[World, Users], db: None) -> Users:
    return stage[1]
