"""Where a place on a record stands, and which last days are refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.records.guest_rules import (
    Facts,
    State,
    may_prolong,
    may_withdraw,
    refuse_last_day,
    refuse_prolongation,
    reminder_due,
    state,
)

TODAY = date(2026, 11, 22)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("ends", "decided", "expected"),
    [
        (0, {}, State.INVITED),
        (0, {"accepted"}, State.OPEN),
        (-1, {}, State.ENDED),
        (-1, {"accepted"}, State.ENDED),
        (-1, {"accepted", "done"}, State.DONE),
        (5, {"accepted", "done"}, State.DONE),
        (5, {"accepted", "done", "withdrawn"}, State.WITHDRAWN),
        (-1, {"withdrawn"}, State.WITHDRAWN),
        (5, {"declined"}, State.DECLINED),
        (-1, {"declined"}, State.DECLINED),
    ],
)
def test_where_a_place_stands(ends, decided, expected):
    assert state(Facts(day(ends), **dict.fromkeys(decided, True)), TODAY) == expected


@pytest.mark.parametrize(("ends", "refusal"), [(-1, "past"), (0, ""), (14, ""), (90, ""), (91, "too-far")])
def test_which_last_days_are_refused(ends, refusal):
    assert refuse_last_day(day(ends), TODAY) == refusal


@pytest.mark.parametrize(
    ("before", "ends", "refusal"),
    [(5, 5, "not-later"), (5, 4, "not-later"), (5, 6, ""), (-9, 0, ""), (-9, -1, "past"), (5, 91, "too-far")],
)
def test_a_place_is_only_made_longer(before, ends, refusal):
    assert refuse_prolongation(day(before), day(ends), TODAY) == refusal


@pytest.mark.parametrize(
    ("starts", "ends", "due"),
    [(-10, 4, False), (-10, 3, True), (-10, 0, True), (-10, -1, False), (0, 3, False), (-1, 3, True)],
)
def test_when_a_reminder_is_due(starts, ends, due):
    assert reminder_due(day(starts), day(ends), TODAY) is due


DECISIONS = st.fixed_dictionaries({name: st.booleans() for name in ("accepted", "declined", "done", "withdrawn")})


@given(st.dates(), DECISIONS, st.dates())
def test_what_is_over_is_neither_prolonged_nor_taken_back(ends, decided, today):
    now = state(Facts(ends, **decided), today)
    refused = decided["declined"] or decided["withdrawn"]
    assert may_prolong(now) is not (refused or decided["done"])
    assert may_withdraw(now, ends, today) is (not refused and ends >= today)
