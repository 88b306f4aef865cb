"""The bench under every test; see `tests/hostile` for what it refuses."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from hypothesis import settings

from tests.hostile import network, ordering
from tests.tools import presence

settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_unconfigure() -> None:
    """Remove the scratch folder; the workers of a run leave without calling what was registered for the exit."""
    shutil.rmtree(django_settings.VAR_DIR, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def hostile_bench() -> Iterator[None]:
    """Shuffle unordered rows and refuse the outside world, for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        ordering.install(patch)
        network.install(patch)
        yield


@pytest.fixture(autouse=True)
def own_dice(request: pytest.FixtureRequest) -> None:
    """Shuffle the same way each time the same test runs."""
    ordering.reseed(request.node.nodeid)


@pytest.fixture(scope="session")
def soffice() -> str:
    """Give the path of LibreOffice, which reads back the spreadsheets that were written."""
    return presence.required(presence.office(), "LibreOffice")
