"""What the tests of the portal share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture
def forgotten(transactional_db: None) -> Iterator[None]:
    """Let a test that commits leave none of the addresses counted to those that come after it."""
    cache.clear()
    yield
    cache.clear()
