"""The strict day of a request is recalled, to whom it concerns and to nobody else, until it is answered."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from compliance.notifications.enums import Category
from compliance.notifications.models import Letter
from compliance.notifications.services import mute
from compliance.subject_requests import people_services as people
from compliance.subject_requests.daily import answers
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.subject_requests.factories import NOBODY, a_request, answered, qualified

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(slug="oise", name="Oise Habitat")


def told_on(day):
    """Return to whom the job of that day writes."""
    Letter.objects.all().delete()
    with time_machine.travel(f"{day}T08:00:00+00:00", tick=False):
        answers(day)
    return sorted(Letter.objects.values_list("to", flat=True))


def test_ten_and_three_days_before_that_day_then_each_week(office):
    lawyer, dpo = member_of(office), dpo_of(office)
    member_of(office, "direction"), member_of(office, "auditor"), member_of(OfficeFactory())
    request = qualified(office)
    day, everybody = request.due_on, sorted([lawyer.email, dpo.email])
    ahead = {days: told_on(day - timedelta(days=days)) for days in (11, 10, 9, 4, 3, 1, 0)}
    assert {days for days, told in ahead.items() if told} == {10, 3, 0}
    assert ahead[10] == ahead[3] == ahead[0] == everybody
    late = {days: told_on(day + timedelta(days=days)) for days in (1, 6, 7, 8, 15, 16)}
    assert {days for days, told in late.items() if told} == {7, 15}


def test_twice_the_same_day_tells_once_and_lost_days_the_nearest_alone(office):
    lawyer, day = member_of(office), qualified(office).due_on
    assert told_on(day - timedelta(days=2)) == [lawyer.email]
    assert told_on(day - timedelta(days=2)) == []
    assert told_on(day + timedelta(days=20)) == [lawyer.email]
    assert told_on(day + timedelta(days=20)) == []


def test_the_letter_names_nobody_and_says_whether_it_is_late(office):
    lawyer, request = member_of(office), qualified(office)
    told_on(request.due_on)
    letter = Letter.objects.get(to=lawyer.email)
    assert letter.subject.startswith(f"[Ramure] Demande {request.reference} : réponse due le")
    assert "/offices/oise/demandes/" in letter.body
    for word in ("Martin", "exemple.example", "données vous avez"):
        assert word not in letter.body + letter.subject
    told_on(request.due_on + timedelta(days=7))
    assert "en retard depuis le" in Letter.objects.get().subject


def test_it_cannot_be_muted(office):
    lawyer, request = member_of(office), qualified(office)
    mute(lawyer, Category.REQUESTS)
    assert told_on(request.due_on) == [lawyer.email]


def test_who_follows_the_request_is_told_alone_with_the_dpo(office):
    follower, _other, dpo = member_of(office), member_of(office), dpo_of(office)
    request = people.assign(qualified(office).pk, follower, NOBODY)
    assert told_on(request.due_on) == sorted([follower.email, dpo.email])


def test_once_nobody_follows_it_any_more_all_who_handle_requests_are_told(office):
    gone, other, dpo = member_of(office, ends=timezone.localdate()), member_of(office), dpo_of(office)
    request = people.assign(qualified(office).pk, gone, NOBODY)
    assert told_on(request.due_on) == sorted([other.email, dpo.email])


def test_a_restricted_request_is_recalled_to_whom_it_names_and_to_the_dpo(office):
    named, dpo = member_of(office), dpo_of(office)
    member_of(office)
    request = a_request(office, by=named, readers=[named])
    assert told_on(request.due_on) == sorted([named.email, dpo.email])


def test_an_answer_ends_the_reminders(office):
    member_of(office)
    request = answered(qualified(office))
    assert told_on(request.due_on or timezone.localdate() + timedelta(days=30)) == []
