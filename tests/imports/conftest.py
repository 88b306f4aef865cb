"""What the tests of the imports share."""

from datetime import date

import pytest
from django.utils import timezone


@pytest.fixture
def today() -> date:
    """Return the day whose words are read."""
    return timezone.localdate()
