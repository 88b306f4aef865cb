"""What is said each day of the parts that services were asked for."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.notifications.models import Letter
from compliance.processing.models import ActivityGuest
from compliance.records import guest_services as services
from compliance.records.guest_notices import tell
from tests.factories import OfficeFactory, member_of
from tests.processing.factories import an_activity
from tests.processing.guests import a_guest, invited

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


@pytest.fixture
def author(office):
    return member_of(office)


def today(offset=0):
    return timezone.localdate() + timedelta(days=offset)


def letters_of(day):
    Letter.objects.all().delete()
    tell(ActivityGuest, day)
    return list(Letter.objects.order_by("pk").values_list("to", flat=True))


def test_the_guest_is_reminded_once_three_days_before(office):
    place = a_guest(an_activity(office), ends=today(14))
    assert letters_of(today(10)) == []
    assert letters_of(today(11)) == [place.person.email]
    assert letters_of(today(11)) == letters_of(today(12)) == []


def test_nobody_is_reminded_of_what_is_done_or_not_accepted(office, author):
    done = a_guest(an_activity(office), ends=today(14))
    services.declare_done(ActivityGuest, done.pk, message="", by=done.person)
    invited(an_activity(office), ends=today(14))
    assert letters_of(today(12)) == letters_of(today(15)) == []


def test_the_guest_is_told_once_that_the_last_day_has_passed(office):
    place = a_guest(an_activity(office), ends=today(14))
    assert letters_of(today(15)) == [place.person.email]
    assert letters_of(today(16)) == []


def test_the_day_of_a_part_is_told_before_on_it_and_once_it_is_late(office, author):
    place = a_guest(an_activity(office), by=author, due_on=today(10), ends=today(20))
    guest = place.person.email
    assert letters_of(today(6)) == []
    assert letters_of(today(7)) == [guest]
    assert letters_of(today(10)) == [guest]
    assert sorted(letters_of(today(11))) == sorted([guest, author.email])
    assert letters_of(today(11)) == letters_of(today(19)) == []
    assert letters_of(today(21)) == [guest]  # the right has ended; who asked knows already


def test_days_that_were_lost_are_told_once_by_the_nearest(office, author):
    place = a_guest(an_activity(office), by=author, due_on=today(10), ends=today(20))
    assert sorted(letters_of(today(15))) == sorted([place.person.email, author.email])
    assert letters_of(today(16)) == []


def test_who_asked_is_told_even_when_every_day_was_lost_until_the_end(office, author):
    place = a_guest(an_activity(office), by=author, due_on=today(10), ends=today(11))
    assert sorted(letters_of(today(15))) == sorted([place.person.email, author.email])


def test_without_a_day_of_its_own_the_last_one_is_expected(office, author):
    place = a_guest(an_activity(office), by=author, ends=today(14))
    assert letters_of(today(14)) == [place.person.email]
    assert sorted(letters_of(today(15))) == sorted([place.person.email, author.email])


def test_nobody_is_late_with_what_is_done(office, author):
    place = a_guest(an_activity(office), by=author, due_on=today(10), ends=today(20))
    services.declare_done(ActivityGuest, place.pk, message="", by=place.person)
    Letter.objects.all().delete()
    assert letters_of(today(11)) == letters_of(today(21)) == []


def test_a_day_that_is_moved_is_told_again(office, author):
    place = a_guest(an_activity(office), by=author, due_on=today(2), ends=today(20))
    assert sorted(letters_of(today(3))) == sorted([place.person.email, author.email])
    place.refresh_from_db()
    services.prolong(ActivityGuest, place.pk, today(30), due_on=today(12), version=place.version, by=author)
    assert letters_of(today(12)) == [place.person.email]


def test_a_day_after_the_last_one_is_refused_beside_it(office):
    for offset, code in ((8, "due-after-end"), (-1, "due-past")):
        with pytest.raises(ValidationError) as refusal:
            invited(an_activity(office), due_on=today(offset), ends=today(7))
        assert list(refusal.value.error_dict) == ["due_on"] and refusal.value.error_dict["due_on"][0].code == code
