"""The bench under every test; see `tests/hostile` for what it refuses."""

import gc
import os
import shutil
import unittest
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from hypothesis import settings

from tests.hostile import network, ordering
from tests.tools import presence

settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


DATABASE = {"db", "transactional_db", "live_server"}  # what a test asks for; without one the database refuses it


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a second database be tried without trying again what never reaches one."""
    parser.addoption("--database-alone", action="store_true", help="run only the tests that reach the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the options do not ask for; what was imported stays, and need not be looked through for waste."""
    if config.getoption("--database-alone"):
        left_out = [item for item in items if not reaches_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if reaches_the_database(item)]
    gc.collect()
    gc.freeze()


def reaches_the_database(item: pytest.Item) -> bool:
    """Tell whether a test may read or write a row: by its mark, its fixtures, or the class of a whole case."""
    if item.get_closest_marker("django_db"):
        return True
    own_class = getattr(item, "cls", None)
    in_case = own_class is not None and issubclass(own_class, unittest.TestCase)
    return in_case or not DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


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


@pytest.fixture(scope="session")
def poppler() -> str:
    """Give the folder of Poppler's tools, which read back the PDFs that were written."""
    return presence.required(presence.poppler(), "Poppler")


@pytest.fixture
def amended_law(settings, tmp_path):
    """Give this test a law of its own, whose vocabularies it may amend: return their folder."""
    vocabularies = shutil.copytree(settings.RAMURE_LAW_DIR / "vocabularies", tmp_path / "vocabularies")
    shutil.copy(settings.RAMURE_LAW_DIR / "parameters.json", tmp_path)
    settings.RAMURE_LAW_DIR = tmp_path
    return vocabularies
