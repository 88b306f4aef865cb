"""Notices before the end of a mandate: each once, even when the day was missed; to whom; and what they say."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from compliance.governance.daily import notices
from compliance.governance.mandates import services as mandates
from compliance.notifications.models import Letter
from compliance.offices.models import Mandate
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.governance.mandates import FIRST, draft_of, signed_in

pytestmark = pytest.mark.django_db

ENDS = date(2026, 12, 31)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-01-05T12:00:00+01:00", tick=False)


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


def told_on(*days_before: int) -> list[int]:
    """Run the job on these days and return how many letters each run wrote."""
    counts = []
    for days in days_before:
        before = Letter.objects.count()
        notices(ENDS - days * DAY)
        counts.append(Letter.objects.count() - before)
    return counts


def test_a_mandate_is_told_at_90_30_and_7_days_once_each(office):
    signed_in(office, ends=ENDS)
    assert told_on(91, 90, 90, 89, 31, 30, 29, 8, 7, 6, 1, 0, -1) == [0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0]


def test_a_late_run_tells_the_nearest_notice_alone(office):
    signed_in(office, ends=ENDS)
    assert told_on(20, 20, 19, 5) == [1, 0, 0, 1]


def test_a_mandate_ended_early_is_told_for_its_new_end(office):
    signed = signed_in(office, ends=ENDS)
    told_on(90)
    mandates.end(signed.pk, on=ENDS - 10 * DAY, reason="fin", version=signed.version, by=None)
    assert told_on(40) == [1]


def test_the_direction_the_admins_and_the_lead_are_told(office):
    direction, admin = member_of(office, "direction"), member_of(office, "admin")
    member_of(office, "juriste")
    member_of(office, "admin", starts=FIRST - 30 * DAY, ends=FIRST - DAY)
    member_of(OfficeFactory(), "direction")
    signed = signed_in(office, ends=ENDS)
    Letter.objects.all().delete()

    notices(ENDS - 30 * DAY)
    assert {letter.to for letter in Letter.objects.all()} == {direction.email, admin.email, signed.person.email}
    letter = Letter.objects.first()
    assert letter is not None and letter.office == office
    assert "prend fin le 31 décembre 2026" in letter.subject
    assert "Aucun mandat n’est signé pour la suite" in letter.body and "/offices/opal/mandat/1/" in letter.body


def test_a_mandate_that_is_followed_says_what_remains(office):
    signed = signed_in(office, ends=ENDS)
    following = mandates.renew(signed.pk, version=signed.version, by=None)
    Mandate.objects.filter(pk=following.pk).update(attests_no_conflict=True)
    mandates.sign(following.pk, version=following.version, by=None)
    Letter.objects.all().delete()

    notices(ENDS - 30 * DAY)
    assert "Le mandat suivant est signé" in Letter.objects.get().body


def test_the_daily_command_runs_it(office, time_machine):
    signed_in(office, ends=ENDS)
    Letter.objects.all().delete()
    time_machine.move_to("2026-12-24T06:00:00+01:00", tick=False)
    call_command("daily")
    assert Letter.objects.get().subject.startswith("[Ramure] Le mandat du DPO de Opal prend fin")


def test_drafts_and_mandates_without_end_are_not_told(office):
    draft_of(office, ends=ENDS, email=UserFactory().email)
    signed_in(OfficeFactory(), ends=None)
    Letter.objects.all().delete()
    assert told_on(90, 30, 7) == [0, 0, 0]
