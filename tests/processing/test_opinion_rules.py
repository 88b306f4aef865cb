"""What the DPO's opinion asks of who approves: a table of cases, and the space around it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.common.dates import Zone, is_working_day
from compliance.processing import opinion_rules as rules
from compliance.processing.opinion_rules import Departure, Facts, Standing

DUE = date(2026, 4, 7)
BEFORE, AFTER = DUE - timedelta(days=3), DUE + timedelta(days=1)

CASES = [  # the last opinion, today, is there a DPO, where it leaves who approves
    (None, BEFORE, True, Standing.ASK_FIRST),
    (None, BEFORE, False, Standing.NO_DPO),
    (Facts(DUE), BEFORE, True, Standing.WAITING),
    (Facts(DUE), DUE, True, Standing.WAITING),
    (Facts(DUE), AFTER, True, Standing.UNANSWERED),
    (Facts(DUE), BEFORE, False, Standing.NO_DPO),
    (Facts(DUE, "favourable"), BEFORE, True, Standing.FAVOURABLE),
    (Facts(DUE, "favourable", speaks_of_now=False), BEFORE, True, Standing.OUTDATED),
    (Facts(DUE, "favourable", speaks_of_now=False), BEFORE, False, Standing.NO_DPO),
    (Facts(DUE, "reserved"), AFTER, True, Standing.AGAINST),
    (Facts(DUE, "reserved", speaks_of_now=False), AFTER, True, Standing.AGAINST),
    (Facts(DUE, "unfavourable"), BEFORE, False, Standing.AGAINST),
    (Facts(DUE, "favourable", decided=True), BEFORE, True, Standing.FAVOURABLE),
    (Facts(DUE, "favourable", decided=True, speaks_of_now=False), BEFORE, True, Standing.ASK_FIRST),
    (Facts(DUE, "unfavourable", decided=True, speaks_of_now=False), BEFORE, False, Standing.NO_DPO),
    (Facts(DUE, decided=True), AFTER, True, Standing.UNANSWERED),
]


@pytest.mark.parametrize(("opinion", "today", "has_dpo", "expected"), CASES)
def test_where_the_opinion_leaves_who_approves(opinion, today, has_dpo, expected):
    assert rules.standing(opinion, today, has_dpo=has_dpo) == expected


SILENT, SAID = Departure(explained=False), Departure(explained=True)


@pytest.mark.parametrize(
    ("opinion", "today", "has_dpo", "departure", "expected"),
    [
        # Art. 35(2) GDPR, CNIL n° 2018-326: no assessment in spite of two criteria: why, and the DPO's opinion on it
        (None, BEFORE, True, SILENT, Standing.UNEXPLAINED),
        (None, BEFORE, False, SILENT, Standing.UNEXPLAINED),
        (Facts(DUE, "favourable"), BEFORE, True, SILENT, Standing.UNEXPLAINED),
        (None, BEFORE, True, SAID, Standing.ASK_FIRST),
        (None, BEFORE, False, SAID, Standing.NO_DPO),
        (Facts(DUE), BEFORE, True, SAID, Standing.NEEDED),
        (Facts(DUE), AFTER, True, SAID, Standing.NEEDED),
        (Facts(DUE), AFTER, False, SAID, Standing.NO_DPO),
        (Facts(DUE, "favourable"), AFTER, True, SAID, Standing.FAVOURABLE),
        (Facts(DUE, "unfavourable"), AFTER, True, SAID, Standing.AGAINST),
        (Facts(DUE, "favourable", speaks_of_now=False), AFTER, True, SAID, Standing.NEEDED),
        (Facts(DUE, "unfavourable", speaks_of_now=False), AFTER, True, SAID, Standing.NEEDED),
        (Facts(DUE, "favourable", decided=True, speaks_of_now=False), AFTER, True, SAID, Standing.ASK_FIRST),
        (Facts(DUE, decided=True), AFTER, True, SAID, Standing.NEEDED),
    ],
)
def test_to_do_without_an_assessment_waits_for_the_opinion(opinion, today, has_dpo, departure, expected):
    assert rules.standing(opinion, today, has_dpo=has_dpo, departure=departure) == expected


REFUSALS = [  # the standing, reasons given, the decider, the adviser, the refusal
    (Standing.ASK_FIRST, True, 1, None, "ask-first"),
    (Standing.WAITING, True, 1, None, "waiting"),
    (Standing.UNANSWERED, False, 1, None, "no-reasons"),
    (Standing.UNANSWERED, True, 1, None, ""),
    (Standing.OUTDATED, False, 1, 2, "no-reasons"),
    (Standing.AGAINST, False, 1, 2, "no-reasons"),
    (Standing.AGAINST, True, 1, 2, ""),
    (Standing.AGAINST, True, 2, 2, "same-person"),
    (Standing.FAVOURABLE, False, 2, 2, "same-person"),
    (Standing.FAVOURABLE, False, 1, 2, ""),
    (Standing.FAVOURABLE, False, None, None, ""),
    (Standing.NO_DPO, False, 1, None, ""),
]


@pytest.mark.parametrize(("found", "reasons", "decider", "adviser", "expected"), REFUSALS)
def test_what_refuses_an_approval(found, reasons, decider, adviser, expected):
    assert rules.refuse_approval(found, reasons=reasons, decider=decider, adviser=adviser) == expected


@pytest.mark.parametrize(
    ("verdict", "found", "expected"),
    [
        ("favourable", Standing.FAVOURABLE, True),
        ("favourable", Standing.OUTDATED, None),
        ("reserved", Standing.AGAINST, False),
        ("unfavourable", Standing.AGAINST, False),
        ("", Standing.UNANSWERED, None),
        ("", Standing.NO_DPO, None),
    ],
)
def test_whether_an_opinion_is_followed(verdict, found, expected):
    assert rules.followed(verdict, found) is expected


@pytest.mark.parametrize(
    ("status", "awaited", "has_dpo", "expected"),
    [
        ("draft", False, True, ""),
        ("submitted", False, True, ""),
        ("submitted", True, True, "already-asked"),
        ("submitted", False, False, "no-dpo"),
        ("approved", False, True, "too-late"),
        ("ended", False, True, "too-late"),
    ],
)
def test_when_an_opinion_may_be_asked(status, awaited, has_dpo, expected):
    assert rules.refuse_asking(status, awaited=awaited, has_dpo=has_dpo) == expected


@pytest.mark.parametrize(
    ("awaited", "in_team", "said", "expected"),
    [
        (True, True, True, ""),
        (True, False, True, "not-dpo"),
        (False, True, True, "not-awaited"),
        (True, True, False, "nothing-said"),
    ],
)
def test_who_may_answer(awaited, in_team, said, expected):
    assert rules.refuse_answer(awaited=awaited, in_team=in_team, said=said) == expected


@pytest.mark.parametrize(
    ("asked", "zone", "expected"),
    [
        (date(2026, 3, 2), Zone.METROPOLE, date(2026, 3, 16)),
        (date(2026, 3, 27), Zone.METROPOLE, date(2026, 4, 13)),  # Easter Monday, 6 April
        (date(2026, 3, 27), Zone.ALSACE_MOSELLE, date(2026, 4, 14)),  # and Good Friday, 3 April
    ],
)
def test_the_last_day_counts_working_days(asked, zone, expected):
    assert rules.due_on(asked, 10, zone) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 4, 1), ""),
        (date(2026, 4, 2), "near"),  # Friday 3, then Tuesday 7: the Monday is a holiday
        (date(2026, 4, 6), "near"),
        (DUE, "due"),
        (AFTER, "due"),
    ],
)
def test_when_the_dpo_is_reminded(today, expected):
    assert rules.notice(DUE, Zone.METROPOLE, today) == expected


FACTS = st.builds(
    Facts,
    st.just(DUE),
    verdict=st.sampled_from(["", "favourable", "reserved", "unfavourable"]),
    decided=st.booleans(),
    speaks_of_now=st.booleans(),
)


@given(st.none() | FACTS, st.dates(date(2026, 3, 1), date(2026, 5, 1)), st.booleans())
def test_no_approval_is_silent_unless_the_opinion_is_favourable_or_nobody_is_dpo(opinion, today, has_dpo):
    found = rules.standing(opinion, today, has_dpo=has_dpo)
    silent = rules.refuse_approval(found, reasons=False, decider=1, adviser=2) == ""
    assert silent == (found in {Standing.FAVOURABLE, Standing.NO_DPO})
    if has_dpo and silent:
        assert opinion
        assert opinion.verdict == "favourable"
        assert opinion.speaks_of_now


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 30), st.sampled_from(list(Zone)))
def test_the_last_day_is_always_a_working_day_to_come(asked, days, zone):
    last = rules.due_on(asked, days, zone)
    assert last > asked
    assert is_working_day(last, zone)
