"""A right begins and ends on its dates, in Paris, although no job ever runs."""

from datetime import date

import pytest

from compliance.access import services
from compliance.access.models import OfficeGrant
from compliance.access.perimeter import networks_seen, office_ids, offices_seen
from compliance.offices import rules
from tests.factories import NetworkFactory, OfficeFactory, UserFactory, mandate_of, member_of

pytestmark = pytest.mark.django_db

VIEW = "offices.view_register"
FIRST, LAST = date(2026, 4, 7), date(2026, 4, 9)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def clock(time_machine):
    """Set the clock to a moment of Paris and stop it."""
    return lambda moment: time_machine.move_to(moment, tick=False)


@pytest.mark.parametrize(
    ("moment", "seen"),
    [
        ("2026-04-06T23:59:59+02:00", False),  # it starts tomorrow
        ("2026-04-07T00:00:00+02:00", True),
        ("2026-04-06T22:00:00+00:00", True),  # still the 6th in London, already the 7th in Paris
        ("2026-04-08T12:00:00+02:00", True),
        ("2026-04-09T23:59:59+02:00", True),
        ("2026-04-10T00:00:00+02:00", False),  # it ended yesterday
    ],
)
def test_a_role_lasts_from_its_first_day_to_its_last(office, clock, moment, seen):
    clock("2026-01-01T12:00:00+01:00")
    juriste = member_of(office, starts=FIRST, ends=LAST)
    dpo = mandate_of(office, starts=FIRST, ends=LAST).person
    network = NetworkFactory()
    services.coordinate(network, dpo, starts=FIRST, ends=LAST, by=None)

    clock(moment)

    for person in (juriste, dpo):
        assert office_ids(person, VIEW) == ({office.pk} if seen else set())
        assert offices_seen(person) == ([office] if seen else [])
    assert list(networks_seen(dpo)) == ([network] if seen else [])


def test_a_mandate_passes_from_one_dpo_to_the_next_at_midnight(office, clock):
    first = mandate_of(office, ends=date(2026, 6, 30)).person
    second = mandate_of(office, starts=date(2026, 7, 1)).person

    clock("2026-06-30T23:59:00+02:00")
    assert (office_ids(first, VIEW), office_ids(second, VIEW)) == ({office.pk}, set())
    clock("2026-07-01T00:01:00+02:00")
    assert (office_ids(first, VIEW), office_ids(second, VIEW)) == (set(), {office.pk})


def test_a_role_that_is_ended_today_still_serves_today(office, clock):
    clock("2026-04-07T10:00:00+02:00")
    person = member_of(office)
    services.end_appointment(person.appointments.get().pk, on=date(2026, 4, 7), by=None)

    assert office_ids(person, VIEW) == {office.pk}
    clock("2026-04-08T00:00:00+02:00")
    assert office_ids(person, VIEW) == set()


def test_periods_of_one_right_repeat(office, clock):
    person = UserFactory()
    member_of(office, person=person, starts=FIRST, ends=LAST)
    member_of(office, person=person, starts=date(2026, 9, 1))

    clock("2026-06-01T12:00:00+02:00")
    assert office_ids(person, VIEW) == set()
    clock("2026-09-01T12:00:00+02:00")
    assert office_ids(person, VIEW) == {office.pk}


def test_the_manager_hides_what_does_not_run_today(office, clock):
    clock("2026-04-06T12:00:00+02:00")
    member_of(office, starts=FIRST, ends=LAST)

    assert not OfficeGrant.objects.exists()
    assert OfficeGrant.of_any_date.count() == len(rules.ROLE_PERMISSIONS["juriste"])
