"""Dates in French words, as functions and as template filters."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import Context, Template

from compliance.common.french_dates import duration, in_words, in_words_with_day, moment_in_words, relative

TODAY = date(2026, 4, 7)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 4, 7), "mardi 7 avril 2026"),
        (date(2026, 5, 1), "vendredi 1er mai 2026"),
        (date(2027, 2, 28), "dimanche 28 février 2027"),
        (date(2026, 8, 31), "lundi 31 août 2026"),
        (date(2026, 12, 11), "vendredi 11 décembre 2026"),
    ],
)
def test_a_day_in_words(day, words):
    assert in_words_with_day(day) == words
    assert in_words(day) == words.split(" ", 1)[1]


def test_a_moment_is_told_in_paris_time():
    assert moment_in_words(datetime(2027, 3, 29, 16, 5, tzinfo=UTC)) == "29 mars 2027 à 18\u00a0h\u00a005"
    with pytest.raises(ValueError, match="has no time zone"):
        moment_in_words(datetime(2027, 3, 29, 16, 5))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 4, 7), "aujourd’hui"),
        (date(2026, 4, 8), "demain"),
        (date(2026, 4, 6), "hier"),
        (date(2026, 4, 10), "dans 3 jours"),
        (date(2026, 4, 5), "il y a 2 jours"),
    ],
)
def test_a_day_seen_from_today(day, words):
    assert relative(day, TODAY) == words


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (5, "years", "5 ans"),
        (1, "years", "1 an"),
        (1, "months", "1 mois"),
        (6, "months", "6 mois"),
        (0, "days", "0 jour"),
        (7, "working_days", "7 jours ouvrés"),
        (1, "working_days", "1 jour ouvré"),
        (3, "weeks", "3 semaines"),
        (72, "hours", "72 heures"),
    ],
)
def test_a_duration_agrees_in_number(number, unit, words):
    assert duration(number, unit) == words


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="fortnight"):
        duration(1, "fortnight")


def render(expression: str, value: object) -> str:
    return Template("{% load dates %}{{ value|" + expression + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("in_words", "7 avril 2026"),
        ("in_figures", '<time datetime="2026-04-07">07/04/2026</time>'),
        ("in_words_with_day", "mardi 7 avril 2026"),
        ("relative_to_today", "dans 3 jours"),
    ],
)
@time_machine.travel(datetime(2026, 4, 3, 22, 30, tzinfo=UTC), tick=False)  # already 4 April in Paris
def test_filters_take_a_date_or_a_moment(expression, words):
    assert render(expression, TODAY) == words
    assert render(expression, datetime(2026, 4, 6, 22, 30, tzinfo=UTC)) == words


def test_the_filter_of_a_moment():
    assert render("moment_in_words", datetime(2026, 4, 7, 6, 0, tzinfo=UTC)) == "7 avril 2026 à 8\u00a0h\u00a000"


@pytest.mark.parametrize(
    "expression", ["in_words", "in_figures", "in_words_with_day", "moment_in_words", "relative_to_today"]
)
def test_an_absent_date_leaves_nothing(expression):
    assert render(expression, None) == ""
