"""The DPO's mandate: tables one can read aloud, what holds for any dates, and what the model keeps."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from compliance.offices import mandate_rules as rules
from compliance.offices.models import Mandate, MandateMember, current_mandate
from compliance.offices.rules import is_current, is_inside, siret_is_valid
from tests.factories import OfficeFactory, UserFactory, mandate_of
from tests.offices.test_rules import periods

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
MANDATE = (FIRST, LAST)
DAY = timedelta(days=1)


def member(person, role="deputy", starts=FIRST, ends=LAST):
    return rules.Member(person, role, (starts, ends))


def code_of(refusal):
    return refusal.code if refusal else None


# --- the team ---

LEAD = member(1, "lead")
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("team", "is_organisation", "code"),
    [
        ([LEAD], False, None),
        ([LEAD, member(2, starts=JULY)], False, None),
        ([LEAD, member(2), member(3, "substitute")], True, None),
        ([member(1, "lead", ends=JUNE), member(2, "lead", starts=JULY)], True, None),
        ([member(1, "lead", ends=JUNE), member(2, "lead", starts=JULY)], False, "lead-is-the-dpo"),
        ([member(1, "lead", ends=JUNE), member(2, "lead", starts=JUNE)], True, "one-lead-at-a-time"),
        ([member(1, "lead", ends=JUNE), member(2, "lead", starts=JULY + DAY)], True, "no-lead"),
        ([member(1, "lead", ends=JUNE)], True, "no-lead"),
        ([member(2)], True, "no-lead"),
        ([LEAD, member(2, starts=FIRST - DAY)], True, "outside-mandate"),
        ([LEAD, member(2, ends=LAST + DAY)], True, "outside-mandate"),
        ([LEAD, member(2, ends=None)], True, "outside-mandate"),
        ([LEAD, member(1)], True, "member-already"),
        ([LEAD, member(2, ends=JUNE), member(2, "substitute", starts=JULY)], True, None),
    ],
)
def test_who_may_be_in_a_team(team, is_organisation, code):
    assert code_of(rules.refuse_team(MANDATE, team, is_organisation=is_organisation)) == code


@given(periods(), st.lists(periods(), max_size=4))
def test_parts_cover_a_whole_when_each_of_its_days_has_one(whole, parts):
    calendar = [date(2020, 1, 1) + number * DAY for number in range(120)]
    every_day = all(any(is_current(part, day) for part in parts) for day in calendar if is_current(whole, day))
    open_end = whole[1] is not None or any(part[1] is None for part in parts)
    apart = all(not rules.overlap(one, other) for rank, one in enumerate(parts) for other in parts[:rank])
    if apart:
        assert rules.covers(whole, parts) is (every_day and open_end)


@given(periods(), periods())
def test_a_period_lies_in_another_when_each_of_its_days_does(inner, outer):
    calendar = [date(2020, 1, 1) + number * DAY for number in range(120)]
    days = all(is_current(outer, day) for day in calendar if is_current(inner, day))
    assert is_inside(inner, outer) is (days and (inner[1] is not None or outer[1] is None))


@given(periods(), st.dates(date(2020, 1, 1), date(2020, 4, 30)))
def test_nothing_lasts_after_the_cut_and_nothing_before_is_lost(period, on):
    remains = rules.cut(period, on)
    for day in (date(2020, 1, 1) + number * DAY for number in range(120)):
        assert (remains is not None and is_current(remains, day)) is (is_current(period, day) and day <= on)


# --- its end ---

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("period", "on", "code"),
    [
        (MANDATE, TODAY, None),
        (MANDATE, LAST, None),
        (MANDATE, TODAY - DAY, None),
        (MANDATE, TODAY - 2 * DAY, "ends-in-the-past"),
        (MANDATE, LAST + DAY, "ends-later"),
        ((FIRST, None), date(2040, 1, 1), None),
        ((TODAY + DAY, None), TODAY, "ends-before-it-begins"),
    ],
)
def test_when_a_mandate_may_end(period, on, code):
    assert code_of(rules.refuse_end(period, on, TODAY)) == code


@pytest.mark.parametrize(("starts", "code"), [(TODAY + DAY, None), (TODAY, "has-begun"), (FIRST, "has-begun")])
def test_only_what_has_not_begun_is_withdrawn(starts, code):
    assert code_of(rules.refuse_withdrawal((starts, None), TODAY)) == code


@pytest.mark.parametrize(
    ("period", "following"),
    [
        ((date(2025, 7, 1), date(2027, 6, 30)), (date(2027, 7, 1), date(2029, 6, 30))),
        ((date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))),
        ((date(2026, 1, 15), date(2026, 7, 14)), (date(2026, 7, 15), date(2027, 1, 14))),
        ((date(2026, 1, 1), date(2026, 1, 10)), (date(2026, 1, 11), date(2026, 1, 20))),
    ],
)
def test_a_mandate_is_renewed_for_as_long(period, following):
    assert rules.renewed(period) == following


@pytest.mark.parametrize(
    ("ends", "notice"),
    [
        (None, None),
        (TODAY + 91 * DAY, None),
        (TODAY + 90 * DAY, 90),
        (TODAY + 31 * DAY, 90),
        (TODAY + 30 * DAY, 30),
        (TODAY + 8 * DAY, 30),
        (TODAY + 7 * DAY, 7),
        (TODAY, 7),
        (TODAY - DAY, None),
    ],
)
def test_the_nearest_notice_alone_is_due(ends, notice):
    assert rules.notice_due(ends, TODAY) == notice


COMPLETE = {
    "email": "dpo@opal.example",
    "scope": "Tous les traitements",
    "days_per_year": "12.0",
    "triage_days": 2,
    "breach_hours": 4,
    "attests_no_conflict": True,
}


@pytest.mark.parametrize("name", COMPLETE)
def test_what_a_lettre_must_say(name):
    assert rules.lacking(COMPLETE) == []
    assert rules.lacking(COMPLETE | {name: None}) == [name]


@pytest.mark.parametrize("contact", rules.PUBLIC_CONTACTS)
def test_one_public_contact_is_enough(contact):
    assert rules.lacking(COMPLETE | {"email": "", contact: "joignable"}) == []


# --- time ---


@pytest.mark.parametrize(
    ("per_year", "period", "year", "planned"),
    [
        ("12.0", (FIRST, LAST), 2026, "12"),
        ("12.0", (FIRST, LAST), 2025, "0"),
        ("12.0", (FIRST, LAST), 2028, "0"),
        ("12.0", (date(2026, 7, 1), None), 2026, "6"),  # 184 days of 365: 6.05
        ("12.0", (date(2026, 7, 1), None), 2027, "12"),
        ("20.0", (date(2025, 10, 1), date(2027, 9, 30)), 2025, "5"),
        ("20.0", (date(2025, 10, 1), date(2027, 9, 30)), 2027, "15"),
        ("1.0", (date(2026, 1, 1), date(2026, 1, 31)), 2026, "0"),
        ("366.0", (date(2028, 2, 29), date(2028, 2, 29)), 2028, "1"),
        (None, (FIRST, LAST), 2026, "0"),
    ],
)
def test_planned_days_are_in_proportion(per_year, period, year, planned):
    assert rules.planned_days(Decimal(per_year) if per_year else None, period, year) == Decimal(planned)


@pytest.mark.parametrize(
    ("day", "half_days", "code"),
    [
        (TODAY, [2], None),
        (TODAY, [1, 1], None),
        (TODAY, [2, 1], "more-than-a-day"),
        (TODAY + DAY, [1], "time-to-come"),
        (FIRST - DAY, [1], "day-not-served"),
    ],
)
def test_which_time_may_be_noted(day, half_days, code):
    assert code_of(rules.refuse_time(day, [MANDATE], TODAY, half_days)) == code


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("73282932000074", True),
        ("73282932000075", False),
        ("7328293200007", False),
        ("0" * 14, False),
        ("73282932a00074", False),
    ],
)
def test_siret(number, valid):
    assert siret_is_valid(number) is valid


# --- what the model keeps ---


@pytest.fixture
def office(db):
    return OfficeFactory(siren="404833048")


def test_a_designation_is_one_entry_that_names_the_team(office):
    dpo = UserFactory(full_name="Hélène Vasseur")
    mandate = mandate_of(office, person=dpo, starts=FIRST, ends=LAST)

    (entry,) = mandate.history.all()
    assert (entry.status, entry.version, mandate.number) == ("signed", 1, 1)
    (lead,) = entry.snapshot["members"]
    assert lead == {
        "person": dpo.pk,
        "person_name": "Hélène Vasseur",
        "role": "lead",
        "starts": "2026-01-01",
        "ends": "2027-12-31",
    }


def test_mandates_are_numbered_in_their_office(office):
    mandate_of(office, starts=FIRST, ends=LAST)
    assert mandate_of(office, starts=LAST + DAY).number == 2
    assert mandate_of(OfficeFactory()).number == 1


def test_a_draft_is_nobodys_mandate(office):
    mandate = mandate_of(office, starts=FIRST)
    assert current_mandate(office, FIRST) == mandate
    Mandate.objects.filter(pk=mandate.pk).update(status="draft")
    assert current_mandate(office, FIRST) is None


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"designee": "organisation"}, "organisation"),
        ({"office_siret": "73282932000074"}, "office_siret"),  # another organisation's
        ({"office_siret": "12"}, "office_siret"),
        ({"organisation_siren": "12"}, "organisation_siren"),
        ({"days_per_year": Decimal("0.3")}, "days_per_year"),
        ({"days_per_year": Decimal("400")}, "days_per_year"),
        ({"triage_days": 0}, "triage_days"),
    ],
)
def test_what_a_mandate_refuses(office, columns, field):
    mandate = Mandate(office=office, person=UserFactory(), starts=FIRST, number=1, status="draft", **columns)
    with pytest.raises(ValidationError) as refused:
        mandate.full_clean()
    assert field in refused.value.error_dict


def test_an_organisation_is_led_by_whoever_it_has_put_in_charge(office, time_machine):
    time_machine.move_to("2026-07-01T08:00:00+02:00", tick=False)
    mandate = mandate_of(office, designee="organisation", organisation="Cabinet", starts=FIRST, ends=LAST)
    first = MandateMember.objects.get(mandate=mandate)
    MandateMember.objects.filter(pk=first.pk).update(ends=JUNE)
    second = MandateMember.objects.create(mandate=mandate, person=UserFactory(), role="lead", starts=JULY, ends=LAST)

    assert mandate.lead == second.person
    time_machine.move_to("2026-06-30T23:00:00+02:00", tick=False)
    assert mandate.lead == first.person
