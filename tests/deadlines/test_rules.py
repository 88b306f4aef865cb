"""Where a day stands from today."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.deadlines import rules
from compliance.deadlines.plot import BASE, TOP, plot
from compliance.deadlines.rules import Period

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 12, 31))


def on(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "day", "found"),
    [
        ("2026-04-02", "2025-12-31", Period.LATE),
        ("2026-04-02", "2026-04-01", Period.LATE),
        ("2026-04-02", "2026-04-02", Period.WEEK),
        ("2026-04-02", "2026-04-05", Period.WEEK),  # Sunday
        ("2026-04-02", "2026-04-06", Period.MONTH),
        ("2026-04-02", "2026-04-30", Period.MONTH),
        ("2026-04-02", "2026-05-01", Period.LATER),
        ("2026-04-02", "2026-07-02", Period.LATER),
        ("2026-04-02", "2026-07-03", None),
        ("2026-04-29", "2026-05-03", Period.WEEK),  # the week goes beyond the month, which has no day of its own
        ("2026-04-29", "2026-05-04", Period.LATER),
        ("2026-04-05", "2026-04-06", Period.MONTH),  # on a Sunday the week has one day left
        ("2026-11-30", "2027-02-28", Period.LATER),
        ("2026-11-30", "2027-03-01", None),
    ],
)
def test_the_period_of_a_day(today, day, found):
    assert rules.period(on(day), on(today)) == found


@given(DAYS, st.integers(min_value=-400, max_value=400))
def test_periods_follow_one_another(today, ahead):
    order = [*Period, None]
    day = today + timedelta(days=ahead)
    before, after = (order.index(rules.period(one, today)) for one in (day, day + timedelta(days=1)))
    assert before <= after
    assert (rules.period(day, today) == Period.LATE) == (ahead < 0)


@given(DAYS)
def test_the_weeks_leave_no_day_out(today):
    weeks = rules.weeks(today)
    assert len(weeks) == rules.WEEKS
    assert weeks[0][0] == today
    assert all(later[0] - earlier[1] == timedelta(days=1) for earlier, later in pairwise(weeks))
    assert all(last.weekday() == 6 for _first, last in weeks)
    assert weeks[-1][1] <= rules.horizon(today)


@pytest.mark.parametrize(
    ("day", "tone"), [("2026-04-01", "late"), ("2026-04-02", "soon"), ("2026-04-09", "soon"), ("2026-04-10", "")]
)
def test_the_tone_of_a_day(day, tone):
    assert rules.tone(on(day), on("2026-04-02")) == tone


@given(DAYS, st.lists(st.integers(min_value=0, max_value=9_000), min_size=rules.WEEKS, max_size=rules.WEEKS))
def test_bars_stand_on_the_line_and_keep_their_order(today, counts):
    drawn = plot(list(zip(rules.weeks(today), counts, strict=True)))
    assert [bar.count for bar in drawn.bars] == counts
    assert all(bar.y + bar.height == BASE and bar.y >= TOP for bar in drawn.bars)
    by_count = sorted(drawn.bars, key=lambda bar: bar.count)
    assert [bar.height for bar in by_count] == sorted(bar.height for bar in drawn.bars)
