"""The rules of a question: its day, its moves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.common.dates import is_working_day
from compliance.questions import rules
from compliance.records.guest_rules import LONGEST

TODAY = date(2026, 3, 2)  # a Monday
ZONE = "metropole"


@pytest.mark.parametrize(
    ("strict", "expected"),
    [
        (None, date(2026, 3, 16)),
        (date(2026, 4, 2), date(2026, 3, 16)),  # two weeks
        (date(2026, 3, 20), date(2026, 3, 13)),  # a week before the strict day
        (date(2026, 3, 22), date(2026, 3, 13)),  # which would be a Sunday: the Friday before
        (date(2026, 3, 10), date(2026, 3, 6)),  # eight days are left: four for the service
        (date(2026, 3, 3), date(2026, 3, 3)),  # never before tomorrow
        (date(2026, 2, 1), date(2026, 3, 3)),
    ],
)
def test_a_day_is_suggested_before_the_strict_one(strict, expected):
    assert rules.suggested(strict, TODAY, ZONE) == expected


days = st.dates(date(2020, 1, 1), date(2039, 1, 1))


@given(today=days, ahead=st.integers(-40, 120))
def test_what_is_suggested_is_accepted_and_worked(today, ahead):
    strict = today + timedelta(days=ahead)
    day = rules.suggested(strict, today, ZONE)
    assert not rules.refuse_due(day, strict, today, beyond=ahead < 1)
    assert day == today + timedelta(days=1) or is_working_day(day, ZONE)
    assert day <= rules.last_day(day, today) <= today + LONGEST


@pytest.mark.parametrize(
    ("offset", "beyond", "code"),
    [
        (-1, False, "past"),
        (0, False, ""),
        (10, False, ""),
        (11, False, "beyond-strict"),
        (11, True, ""),
        (90, True, ""),
        (91, True, "too-far"),
    ],
)
def test_a_day_is_refused(offset, beyond, code):
    strict = TODAY + timedelta(days=10)
    assert rules.refuse_due(TODAY + timedelta(days=offset), strict, TODAY, beyond=beyond) == code


def test_without_a_strict_day_nothing_is_passed():
    assert not rules.is_beyond(TODAY, None)
    assert rules.refuse_due(TODAY + timedelta(days=80), None, TODAY, beyond=False) == ""


@pytest.mark.parametrize(
    ("text", "holds_nothing", "code"),
    [("", False, "no-answer"), ("  ", False, "no-answer"), ("x", False, ""), ("", True, "")],
)
def test_an_answer_says_something(text, holds_nothing, code):
    assert rules.refuse_answer(text, holds_nothing=holds_nothing) == code


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("asked", {"answer", "remind", "prolong", "withdraw"}),
        ("answered", {"answer", "close", "reopen", "withdraw"}),
        ("closed", {"reopen"}),
        ("withdrawn", set()),
    ],
)
def test_each_state_has_its_verbs(state, verbs):
    assert {verb for verb in rules.MOVES if rules.may(verb, state)} == verbs
