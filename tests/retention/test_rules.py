"""When what is kept is due to go."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from compliance.retention.rules import Period, is_due, last_day, latest_trigger

DAYS = some.dates(date(1990, 1, 1), date(2080, 12, 31))
PERIODS = some.builds(Period, some.integers(0, 60), some.sampled_from(["days", "months", "years"]))


@pytest.mark.parametrize(
    ("triggered", "period", "expected"),
    [
        (date(2021, 3, 12), Period(5, "years"), date(2026, 3, 12)),
        (date(2024, 2, 29), Period(1, "years"), date(2025, 2, 28)),
        (date(2026, 8, 31), Period(1, "months"), date(2026, 9, 30)),
        (date(2026, 8, 31), Period(30, "days"), date(2026, 9, 30)),
        (date(2026, 8, 31), Period(0, "days"), date(2026, 8, 31)),
    ],
)
def test_the_last_day(triggered, period, expected):
    assert last_day(triggered, period) == expected


def test_the_last_day_is_still_kept_and_the_next_one_is_not():
    period = Period(5, "years")
    assert not is_due(date(2021, 3, 12), period, date(2026, 3, 12))
    assert is_due(date(2021, 3, 12), period, date(2026, 3, 13))


def test_what_goes_at_once_goes_the_same_day():
    assert is_due(date(2026, 3, 12), Period(0, "days"), date(2026, 3, 12))
    assert not is_due(date(2026, 3, 13), Period(0, "days"), date(2026, 3, 12))


@given(DAYS, PERIODS, DAYS)
def test_nothing_due_is_missed_by_the_day_that_narrows(triggered, period, today):
    if is_due(triggered, period, today):
        assert triggered <= latest_trigger(period, today)


@given(DAYS, PERIODS, DAYS)
def test_what_is_due_stays_due(triggered, period, today):
    if is_due(triggered, period, today):
        assert is_due(triggered, period, today + timedelta(days=1))


@pytest.mark.parametrize(
    ("period", "words"), [(Period(5, "years"), "5 ans"), (Period(1, "years"), "1 an"), (Period(0, "days"), "aussitôt")]
)
def test_a_period_in_words(period, words):
    assert period.words == words
