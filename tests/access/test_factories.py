"""The cast holds its places through the real services."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.access.perimeter import office_ids
from compliance.offices import rules
from tests.factories import OfficeFactory, dpo_of, member_of, siren


@given(st.integers(min_value=1, max_value=99_999_999))
def test_the_cast_bears_valid_siren_numbers(number):
    assert rules.siren_is_valid(siren(number))


@pytest.mark.django_db
def test_people_of_the_cast_hold_what_they_say():
    ours, theirs = OfficeFactory(), OfficeFactory()
    assert office_ids(member_of(ours, "juriste"), "offices.edit_register") == {ours.pk}
    assert office_ids(dpo_of(ours, theirs), "offices.edit_register") == {ours.pk, theirs.pk}
