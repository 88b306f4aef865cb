"""An office, who handles its requests, who signs."""

import pytest

from tests.factories import OfficeFactory, member_of


@pytest.fixture
def office():
    return OfficeFactory(slug="oise", name="Oise Habitat", representative_title="Directrice générale")


@pytest.fixture
def juriste(office):
    return member_of(office)


@pytest.fixture
def direction(office):
    return member_of(office, "direction")
