"""The DPO's team: rights that begin and end on each member's own dates, though no job runs."""

from datetime import date, timedelta

import pytest

from compliance.access.perimeter import offices_seen
from compliance.accounts.models import User
from compliance.governance.mandates import services as mandates
from compliance.offices.models import Mandate, MandateMember
from tests.factories import OfficeFactory, member_of
from tests.governance.mandates import FIRST, LAST, act, person_at, refusal, sees, signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Stop the clock at noon, and give a function that moves it to another day's noon."""

    def move(day: date) -> None:
        time_machine.move_to(f"{day}T12:00:00+01:00", tick=False)

    move(TODAY)
    return move


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


# --- dates, with no job ---


def test_a_substitute_who_starts_tomorrow_sees_nothing_today(office, clock):
    signed = signed_in(office)
    act(
        mandates.add_member,
        signed,
        email="suppleant@seve.example",
        full_name="Ana",
        role="substitute",
        starts=TODAY + DAY,
        ends=TODAY + 7 * DAY,
    )
    substitute = person_at("suppleant@seve.example")

    assert offices_seen(substitute) == []
    clock(TODAY + DAY)
    assert offices_seen(substitute) == [office]
    clock(TODAY + 8 * DAY)
    assert offices_seen(substitute) == []


def test_a_deputy_whose_dates_end_loses_the_office_the_next_day(office, clock):
    signed = signed_in(office)
    deputy = act(mandates.add_member, signed, email="a@seve.example", full_name="A", role="deputy", starts=FIRST)
    act(mandates.end_member, signed, member=deputy.pk, on=TODAY)

    assert sees(deputy.person, office)
    clock(TODAY + DAY)
    assert not sees(deputy.person, office)
    assert sees(signed.person, office)


def test_a_member_may_lose_the_office_at_once(office):
    signed = signed_in(office)
    deputy = act(mandates.add_member, signed, email="a@seve.example", full_name="A", role="deputy", starts=FIRST)
    assert refusal(act, mandates.end_member, signed, member=deputy.pk, on=TODAY - 2 * DAY) == "ends-in-the-past"
    act(mandates.end_member, signed, member=deputy.pk, on=TODAY - DAY)
    assert not sees(deputy.person, office)


def test_the_end_of_a_mandate_cuts_every_member(office, clock):
    signed = signed_in(office)
    act(mandates.add_member, signed, email="a@seve.example", full_name="A", role="deputy", starts=FIRST)
    late = TODAY + 30 * DAY
    act(mandates.add_member, signed, email="b@seve.example", full_name="B", role="substitute", starts=late)

    act(mandates.end, signed, on=TODAY, reason="cession du cabinet")

    people = [person_at(f"{name}@seve.example") for name in ("helene", "a", "b")]
    assert [sees(person, office) for person in people] == [True, True, False]
    clock(TODAY + DAY)
    assert not any(sees(person, office) for person in people)
    clock(late)
    assert not any(sees(person, office) for person in people)
    assert {place.ends for place in MandateMember.objects.all()} == {TODAY}


# --- the team ---


def test_an_organisation_changes_its_lead(office, clock):
    signed = signed_in(office, designee="organisation", organisation="Cabinet Sève")
    act(mandates.add_member, signed, email="b@seve.example", full_name="B", role="lead", starts=TODAY + DAY)

    first, second = MandateMember.objects.order_by("starts")
    assert (first.ends, second.period) == (TODAY, (TODAY + DAY, LAST))
    assert Mandate.objects.get().lead == first.person
    clock(TODAY + DAY)
    assert Mandate.objects.get().lead == second.person
    assert not sees(first.person, office) and sees(second.person, office)


def test_a_natural_person_is_replaced_by_another_mandate(office):
    signed = signed_in(office)
    lead = {"email": "b@seve.example", "full_name": "B", "role": "lead", "starts": TODAY}
    assert refusal(act, mandates.add_member, signed, **lead) == "lead-is-the-dpo"
    assert not User.objects.filter(email="b@seve.example").exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"starts": FIRST - DAY}, "outside-mandate"),
        ({"starts": FIRST, "ends": LAST + DAY}, "outside-mandate"),
        ({"starts": FIRST, "email": "helene@seve.example"}, "member-already"),
    ],
)
def test_who_may_not_join(office, typed, code):
    signed = signed_in(office)
    member = {"email": "a@seve.example", "full_name": "A", "role": "deputy", **typed}
    assert refusal(act, mandates.add_member, signed, **member) == code


def test_a_member_holds_no_other_role_in_the_office(office):
    signed = signed_in(office)
    juriste = member_of(office)
    member = {"email": juriste.email, "full_name": "", "role": "deputy", "starts": TODAY}
    assert refusal(act, mandates.add_member, signed, **member) == "dpo-holds-no-other-role"


def test_the_lead_does_not_leave_without_a_successor(office):
    signed = signed_in(office, designee="organisation", organisation="Cabinet Sève")
    lead = MandateMember.objects.get()
    assert refusal(act, mandates.end_member, signed, member=lead.pk, on=TODAY) == "no-lead"


def test_the_team_of_a_mandate_that_is_over_does_not_change(office):
    signed = signed_in(office, ends=TODAY - DAY)
    member = {"email": "a@seve.example", "full_name": "A", "role": "deputy", "starts": FIRST}
    assert refusal(act, mandates.add_member, signed, **member) == "is-over"
