"""Rules of offices and dated places: tables one can read aloud, then what holds for any dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.offices import rules
from compliance.offices.enums import NetworkPermission, Permission, Role
from tests.factories import siren

FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))
SPRING = (date(2026, 3, 1), date(2026, 5, 31))
MARCH_ON = (date(2026, 3, 1), None)

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2020, 3, 1))
numbers = st.integers(min_value=1, max_value=99_999_999)


@st.composite
def periods(draw):
    starts = draw(days)
    length = draw(st.none() | st.integers(min_value=0, max_value=40))
    return (starts, None if length is None else starts + timedelta(days=length))


# --- SIREN ---


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("732829320", True),
        ("404833048", True),
        ("732829321", False),
        ("723829320", False),
        ("000000000", False),
        ("73282932", False),
        ("7328293200", False),
        ("732 829 320", False),
        ("73282932a", False),
        ("٧٣٢٨٢٩٣٢٠", False),
        ("", False),
    ],
)
def test_siren(number, valid):
    assert rules.siren_is_valid(number) is valid


@given(numbers, st.integers(min_value=0, max_value=8), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_always_seen(number, place, shift):
    right = siren(number)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert rules.siren_is_valid(right)
    assert not rules.siren_is_valid(wrong)


# --- periods ---


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (FEBRUARY, SPRING, False),
        (FEBRUARY, (date(2026, 2, 28), date(2026, 3, 1)), True),
        (FEBRUARY, (date(2026, 2, 10), date(2026, 2, 12)), True),
        (FEBRUARY, (date(2026, 1, 1), None), True),
        (FEBRUARY, MARCH_ON, False),
        (MARCH_ON, (date(2030, 1, 1), None), True),
        (MARCH_ON, (date(2026, 3, 1), date(2026, 3, 1)), True),
    ],
)
def test_overlap(first, second, shared):
    assert rules.overlap(first, second) is shared
    assert rules.overlap(second, first) is shared


@given(periods(), periods())
def test_two_periods_overlap_when_they_share_a_day(first, second):
    calendar = [date(2020, 1, 1) + timedelta(days=number) for number in range(110)]
    shared = any(rules.is_current(first, day) and rules.is_current(second, day) for day in calendar)
    assert rules.overlap(first, second) is shared


@given(periods(), days)
def test_a_period_is_to_come_or_runs_or_is_over(period, day):
    starts, ends = period
    expected = "upcoming" if day < starts else "ended" if ends and day > ends else "current"
    assert rules.standing(period, day) == expected
    assert rules.is_current(period, day) is (expected == "current")


@pytest.mark.parametrize(
    ("starts", "ends", "reversed_"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), True),
        (date(2026, 3, 1), date(2026, 3, 1), False),
        (date(2026, 3, 1), None, False),
        (None, date(2026, 3, 1), False),
    ],
)
def test_a_period_ends_before_it_starts(starts, ends, reversed_):
    assert rules.ends_before_start(starts, ends) is reversed_


# --- roles and mandates ---


READS = {"view_office", "view_register", "export_register"}
RECEIVES = {"register_request", "view_requests", "export_requests", "export_request_log"}


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (Role.JURISTE, READS | RECEIVES | {"edit_register", "view_mandates", "handle_requests"}),
        (
            Role.DIRECTION,
            READS
            | RECEIVES
            | {"approve_register", "view_mandates", "prepare_mandate", "designate_dpo", "sign_answers"},
        ),
        (Role.AUDITOR, READS | {"export_request_log"}),
        (Role.ETHICS_OFFICER, {"view_office"}),
        (Role.DECLARANT, {"view_office"}),
        (Role.ADMIN, {"view_office", "manage_people", "view_mandates", "prepare_mandate"}),
    ],
)
def test_what_a_role_gives(role, permissions):
    assert rules.ROLE_PERMISSIONS[role] == permissions


def test_every_role_and_every_permission_is_known():
    assert rules.ROLE_PERMISSIONS.keys() == set(Role.values)
    given_by_roles = frozenset[str]().union(*rules.ROLE_PERMISSIONS.values())
    assert given_by_roles | rules.permissions_of_dpo(register_entrusted=True) == set(Permission.values)


def test_the_coordinator_holds_what_there_is_on_a_network_and_nothing_on_an_office():
    assert set(NetworkPermission.values) == rules.COORDINATOR_PERMISSIONS
    assert not rules.COORDINATOR_PERMISSIONS & set(Permission.values)


def test_the_dpo_advises_and_keeps_the_register_only_when_it_is_entrusted():
    plain, entrusted = (rules.permissions_of_dpo(register_entrusted=choice) for choice in (False, True))
    assert plain == READS | RECEIVES | {"advise_register", "view_mandates", "log_time", "advise_requests"}
    assert entrusted - plain == {"edit_register"}
    decided = {"approve_register", "prepare_mandate", "designate_dpo", "handle_requests", "sign_answers"}
    assert not decided & entrusted


@pytest.mark.parametrize(
    ("mandates", "held", "code"),
    [
        ([], [], None),
        ([FEBRUARY], [FEBRUARY], None),
        ([MARCH_ON], [], "dpo-holds-no-other-role"),
        ([FEBRUARY, (date(2026, 5, 31), date(2026, 6, 30))], [], "dpo-holds-no-other-role"),
        ([], [(date(2026, 5, 1), None)], "role-already-held"),
    ],
)
def test_who_may_hold_a_role_in_spring(mandates, held, code):
    assert code_of(rules.refuse_role(SPRING, mandates, held)) == code


@pytest.mark.parametrize(
    ("mandates", "roles", "code"),
    [
        ([], [], None),
        ([FEBRUARY], [FEBRUARY], None),
        ([MARCH_ON], [], "mandates-overlap"),
        ([MARCH_ON], [MARCH_ON], "mandates-overlap"),
        ([], [(date(2026, 1, 1), date(2026, 3, 1))], "dpo-holds-no-other-role"),
    ],
)
def test_who_may_be_the_dpo_in_spring(mandates, roles, code):
    assert code_of(rules.refuse_mandate(SPRING, mandates, roles)) == code


@pytest.mark.parametrize(
    ("network", "others", "code"),
    [
        (MARCH_ON, [], None),
        ((date(2018, 1, 1), date(2026, 3, 1)), [FEBRUARY], None),
        ((date(2018, 1, 1), date(2026, 2, 28)), [], "network-does-not-run"),
        ((date(2026, 3, 2), None), [], "network-does-not-run"),
        (MARCH_ON, [(date(2026, 5, 31), None)], "already-member"),
    ],
)
def test_which_network_may_be_joined_in_spring(network, others, code):
    assert code_of(rules.refuse_membership(SPRING, network, others)) == code


@pytest.mark.parametrize(
    ("network", "held", "code"),
    [
        (MARCH_ON, [], None),
        (MARCH_ON, [FEBRUARY], None),
        (MARCH_ON, [(date(2026, 5, 31), None)], "coordinates-already"),
        (FEBRUARY, [], "network-does-not-run"),
        ((date(2018, 1, 1), date(2026, 3, 1)), [], None),
    ],
)
def test_which_network_may_be_coordinated_in_spring(network, held, code):
    assert code_of(rules.refuse_coordination(SPRING, network, held)) == code


SINCE_2018, TILL_MARCH = (date(2018, 1, 1), None), (date(2018, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("year", "network", "memberships", "code"),
    [
        (2026, SINCE_2018, [SINCE_2018], None),
        (2026, SINCE_2018, [(date(2026, 12, 31), None)], None),
        (2026, SINCE_2018, [(date(2020, 1, 1), date(2026, 1, 1))], None),
        (2026, SINCE_2018, [(date(2020, 1, 1), date(2025, 12, 31)), (date(2027, 1, 1), None)], "not-a-member"),
        (2026, SINCE_2018, [], "not-a-member"),
        (2026, TILL_MARCH, [SINCE_2018], None),
        (2026, TILL_MARCH, [(date(2026, 4, 1), None)], "not-a-member"),
        (2027, TILL_MARCH, [SINCE_2018], "network-does-not-run"),
        (2017, SINCE_2018, [SINCE_2018], "network-does-not-run"),
    ],
)
def test_who_presides(year, network, memberships, code):
    assert code_of(rules.refuse_presidency(year, network, memberships)) == code


@given(periods(), st.lists(periods(), max_size=3))
def test_an_office_presides_when_one_day_is_shared_by_all(network, memberships):
    days_of_2020 = [date(2020, 1, 1) + timedelta(days=number) for number in range(366)]
    days_there = [
        day
        for day in days_of_2020
        if rules.is_current(network, day) and any(rules.is_current(held, day) for held in memberships)
    ]
    assert (rules.refuse_presidency(2020, network, memberships) is None) is bool(days_there)


@pytest.mark.parametrize(
    ("network", "parties", "code"),
    [
        (SINCE_2018, [[SINCE_2018], [SINCE_2018]], None),
        (SINCE_2018, [[SINCE_2018], [FEBRUARY, MARCH_ON]], None),
        (SINCE_2018, [[SINCE_2018], [(date(2018, 1, 1), date(2026, 3, 1))]], None),
        (SINCE_2018, [[SINCE_2018]], "too-few-parties"),
        (SINCE_2018, [], "too-few-parties"),
        (SINCE_2018, [[SINCE_2018], [FEBRUARY]], "party-is-no-member"),
        (SINCE_2018, [[SINCE_2018], [(date(2026, 3, 2), None)]], "party-is-no-member"),
        (SINCE_2018, [[SINCE_2018], [SINCE_2018], []], "party-is-no-member"),
        (FEBRUARY, [[FEBRUARY], [FEBRUARY]], "network-does-not-run"),
    ],
)
def test_which_convention_may_begin_in_spring(network, parties, code):
    assert code_of(rules.refuse_convention(SPRING, network, parties)) == code


def code_of(refusal):
    return refusal.code if refusal else None


# --- places given and ended from a screen ---

TODAY = date(2026, 4, 7)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("role", "giver", "to_oneself", "code"),
    [
        ("juriste", "admin", False, None),
        ("direction", "admin", False, None),
        ("admin", "admin", False, None),
        ("juriste", "admin", True, "oneself"),
        ("dpo", "admin", False, "role-not-given"),
        ("admin", "installer", False, None),
        ("admin", "installer", True, "oneself"),
        ("juriste", "installer", False, "role-not-given"),
        ("juriste", "direction", False, "role-not-given"),
        ("juriste", "", False, "role-not-given"),
    ],
)
def test_who_gives_what(role, giver, to_oneself, code):
    assert told(rules.refuse_giving(role, giver, to_oneself=to_oneself)) == code


def test_every_role_is_given_by_somebody_and_the_dpo_by_nobody():
    assert set().union(*rules.GIVEN_BY.values()) == set(Role.values)


def told(refusal: rules.Refusal | None) -> str | None:
    return refusal.code if refusal else None


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ((TODAY, None), None),
        ((TODAY, TODAY), None),
        ((TOMORROW, None), None),
        ((TOMORROW, TODAY), "ends-before-start"),
        ((YESTERDAY, None), "starts-in-the-past"),
        ((YESTERDAY, TOMORROW), "starts-in-the-past"),
    ],
)
def test_when_a_place_may_begin(period, code):
    assert told(rules.refuse_start(period, TODAY)) == code


@pytest.mark.parametrize(
    ("period", "ends", "is_own", "code"),
    [
        ((date(2026, 1, 1), None), TODAY, False, None),
        ((date(2026, 1, 1), None), YESTERDAY, False, None),
        ((date(2026, 1, 1), None), date(2026, 4, 5), False, "ends-in-the-past"),
        ((date(2026, 1, 1), None), date(2025, 12, 31), False, "ends-before-start"),
        ((TODAY, None), YESTERDAY, False, "ends-before-start"),
        ((date(2026, 1, 1), YESTERDAY), TODAY, False, "is-over"),
        ((date(2026, 1, 1), TODAY), None, False, None),
        ((date(2026, 1, 1), TODAY), None, True, "oneself"),
        ((date(2026, 1, 1), TODAY), TOMORROW, True, "oneself"),
        ((date(2026, 1, 1), TOMORROW), TODAY, True, None),
        ((date(2026, 1, 1), None), TODAY, True, None),
        ((date(2026, 1, 1), None), YESTERDAY, True, "ends-in-the-past"),
    ],
)
def test_which_last_day_a_place_may_take(period, ends, is_own, code):
    assert told(rules.refuse_new_end(period, ends, TODAY, is_own=is_own)) == code


@pytest.mark.parametrize(("starts", "code"), [(YESTERDAY, "has-begun"), (TODAY, None), (TOMORROW, None)])
def test_when_a_place_may_be_taken_back(starts, code):
    assert told(rules.refuse_cancelling((starts, None), TODAY)) == code


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ([(TODAY, None)], [(TODAY, None)], None),
        ([(TODAY, None)], [], TODAY),
        ([(date(2026, 1, 1), None)], [(date(2026, 1, 1), TODAY)], TOMORROW),
        ([(date(2026, 5, 1), None)], [], date(2026, 5, 1)),
        ([(date(2026, 1, 1), YESTERDAY)], [], None),
        (
            [(date(2026, 1, 1), None), (date(2026, 6, 1), None)],
            [(date(2026, 1, 1), date(2026, 5, 31))],
            date(2026, 6, 1),
        ),
        ([(date(2026, 1, 1), date(2026, 5, 31)), (date(2026, 7, 1), None)], [(date(2026, 7, 1), None)], TODAY),
    ],
)
def test_the_first_day_that_nobody_covers_any_more(before, after, day):
    assert rules.first_uncovered(before, after, TODAY) == day


@given(st.lists(periods(), max_size=4), st.lists(periods(), max_size=4), days)
def test_no_uncovered_day_is_missed(before, after, today):
    def covered(held, day):
        return any(rules.is_current(period, day) for period in held)

    horizon = [today + timedelta(days=shift) for shift in range(200)]
    lost = [day for day in horizon if covered(before, day) and not covered(after, day)]
    assert rules.first_uncovered(before, after, today) == (lost[0] if lost else None)
