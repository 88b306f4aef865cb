"""Where a place on a record stands, and which last days are refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.records.guest_rules import (
    Facts,
    Notice,
    State,
    may_prolong,
    may_withdraw,
    notice,
    refuse_due_day,
    refuse_last_day,
    refuse_prolongation,
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
    ("starts", "due", "said"),
    [
        (-10, 4, None),
        (-10, 3, Notice.SOON),
        (-10, 1, Notice.SOON),
        (0, 3, None),  # the whole place is as short
        (-1, 3, Notice.SOON),
        (-10, 0, Notice.TODAY),
        (0, 0, None),  # the invitation has just said it
        (-10, -1, Notice.LATE),
        (-40, -30, Notice.LATE),
    ],
)
def test_what_is_said_of_a_part_that_is_not_done(starts, due, said):
    assert notice(day(starts), day(due), TODAY) == said


@pytest.mark.parametrize(
    ("due_on", "ends", "refusal"),
    [(None, 5, ""), (0, 5, ""), (5, 5, ""), (6, 5, "due-after-end"), (-1, 5, "due-past")],
)
def test_which_days_a_part_may_be_expected_by(due_on, ends, refusal):
    assert refuse_due_day(None if due_on is None else day(due_on), day(ends), TODAY) == refusal


DECISIONS = st.fixed_dictionaries({name: st.booleans() for name in ("accepted", "declined", "done", "withdrawn")})


@given(st.dates(), DECISIONS, st.dates())
def test_what_is_over_is_neither_prolonged_nor_taken_back(ends, decided, today):
    now = state(Facts(ends, **decided), today)
    refused = decided["declined"] or decided["withdrawn"]
    assert may_prolong(now) is not (refused or decided["done"])
    assert may_withdraw(now, ends, today) is (not refused and ends >= today)
