"""Which reminder of a day is due: each once, the nearest, and none is lost for good."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.deadlines.reminders import Schedule, reminder

USUAL = Schedule(before=(10, 3, 0), every=7)
DAY = date(2026, 4, 7)


@pytest.mark.parametrize(
    ("from_day", "due"),
    [
        *((-30, None), (-11, None), (-10, -10), (-4, -10), (-3, -3), (-1, -3)),
        *((0, 0), (1, 0), (6, 0), (7, 7), (13, 7), (14, 14), (365, 364)),
    ],
)
def test_the_reminder_of_a_day(from_day, due):
    assert reminder(DAY, DAY + timedelta(days=from_day), USUAL) == due


@given(st.sets(st.integers(min_value=-20, max_value=60)))
def test_whatever_days_are_lost_each_is_told_once_and_the_nearest(days_run):
    told = []
    for from_day in sorted(days_run):
        due = reminder(DAY, DAY + timedelta(days=from_day), USUAL)
        if due is not None and due not in told:
            told.append(due)
            assert due <= from_day  # never before its time
            assert from_day - due < 7  # never one that another has replaced
    assert told == sorted(told)
    assert bool(told) == any(from_day >= -10 for from_day in days_run)


@given(st.integers(min_value=1, max_value=30), st.sets(st.integers(min_value=0, max_value=90), min_size=1))
def test_run_each_day_it_tells_all_of_them(every, before):
    run = [reminder(DAY, DAY + timedelta(days=one), Schedule(before, every)) for one in range(-100, 100)]
    assert {due for due in run if due is not None and due < 0} == {-days for days in before if days}
    assert {due for due in run if due is not None and due >= 0} == set(range(0, 100, every))
