"""The dates of a contract and what it must say: pure rules, and the databases that count as they do."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.common.dates import add_months
from compliance.contracts import rules
from compliance.contracts.rules import Clause, Dates

DAY = timedelta(days=1)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
TODAY = date(2026, 11, 22)


def on(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("dates", "last", "notice", "next_end", "stage"),
    [
        (Dates(), None, None, None, "running"),
        (Dates(starts_on=on("2026-11-23")), None, None, None, "future"),
        (Dates(ends_on=on("2026-11-22")), "2026-11-22", None, None, "running"),
        (Dates(ends_on=on("2026-11-21")), "2026-11-21", None, None, "over"),
        (Dates(ends_on=on("2026-11-21"), notice_months=3), "2026-11-21", None, None, "over"),
        # It renews itself: the present period, the day by which to give notice, the next one once that has passed.
        (
            Dates(ends_on=on("2026-12-31"), renewal_months=12, notice_months=1),
            "2026-12-31", "2026-11-30", None, "running",
        ),
        (
            Dates(ends_on=on("2026-12-31"), renewal_months=12, notice_months=3),
            "2026-12-31", "2026-09-30", "2027-12-31", "running",
        ),
        (
            Dates(ends_on=on("2023-12-31"), renewal_months=12, notice_months=1),
            "2026-12-31", "2026-11-30", None, "running",
        ),
        (Dates(ends_on=on("2026-11-22"), renewal_months=12), "2026-11-22", "2026-11-22", None, "running"),
        (Dates(ends_on=on("2026-11-21"), renewal_months=12), "2027-11-21", "2027-11-21", None, "running"),
        # The end of a month stays one, however often the contract was renewed.
        (Dates(ends_on=on("2026-08-31"), renewal_months=1), "2026-11-30", "2026-11-30", None, "running"),
        (Dates(ends_on=on("2024-02-29"), renewal_months=12), "2027-02-28", "2027-02-28", None, "running"),
        # Ended early, or not renewed: nobody gives notice any more.
        (
            Dates(ends_on=on("2023-12-31"), renewal_months=12, notice_months=1, terminated_on=on("2026-12-31")),
            "2026-12-31", None, None, "running",
        ),
        (Dates(ends_on=on("2026-06-30"), terminated_on=on("2026-12-31")), "2026-06-30", None, None, "over"),
        (Dates(terminated_on=on("2026-11-01")), "2026-11-01", None, None, "over"),
    ],
)  # fmt: skip
def test_where_a_contract_stands(dates, last, notice, next_end, stage):
    assert rules.last_day(dates, TODAY) == (on(last) if last else None)
    assert rules.last_notice_day(dates, TODAY) == (on(notice) if notice else None)
    assert rules.renews_on(dates, TODAY) == (on(next_end) if next_end else None)
    assert rules.stage(dates, TODAY) == stage


@given(DAYS, st.integers(1, 60), DAYS)
def test_a_renewed_contract_ends_at_its_first_term_to_come(ends_on, months, today):
    terms = [add_months(ends_on, count * months) for count in range(300)]
    found = rules.last_day(Dates(ends_on=ends_on, renewal_months=months), today)
    assert found == next(term for term in terms if term >= today)
    assert rules.stage(Dates(ends_on=ends_on, renewal_months=months), today) == "running"


@given(DAYS, st.integers(1, 24), st.integers(0, 12))
def test_the_last_day_never_moves_back(ends_on, months, notice):
    dates = Dates(ends_on=ends_on, renewal_months=months, notice_months=notice)
    seen = [rules.last_day(dates, ends_on + step * 17 * DAY) for step in range(60)]
    assert all(before <= after for before, after in pairwise(seen))


CLAUSES = [Clause("secrecy", "28(3)(b)", "Confidentialité"), Clause("audits", "28(3)(h)", "Audits")]
SAID = {
    "signed_on": "2024-12-10",
    "starts_on": "2025-01-01",
    "authorisation": "specific",
    "clauses": [
        {"key": "k1", "clause": "secrecy", "found": "present"},
        {"key": "k2", "clause": "audits", "found": "present"},
    ],
}


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, []),
        ({"signed_on": None}, [("signed_on", "28(9)", "", "signed_on")]),
        ({"starts_on": None}, [("starts_on", "28(3)", "", "starts_on")]),
        ({"authorisation": "unknown"}, [("authorisation", "28(2)", "", "authorisation")]),
        ({"authorisation": "silent"}, [("authorisation", "28(2)", "", "authorisation")]),
        ({"authorisation": "excluded"}, []),
        ({"clauses": []}, [("clause", "28(3)(b)", "", ""), ("clause", "28(3)(h)", "", "")]),
        (
            {"clauses": [{"key": "k1", "clause": "secrecy", "found": "absent"}, SAID["clauses"][1]]},
            [("clause", "28(3)(b)", "k1", "found")],
        ),
        (
            {"clauses": [SAID["clauses"][0], {"key": "k2", "clause": "audits", "found": "to_check"}]},
            [("clause", "28(3)(h)", "k2", "found")],
        ),
        ({"clauses": [*SAID["clauses"], {"key": "k3", "clause": "former", "found": "absent"}]}, []),
    ],
)
def test_what_a_contract_lacks(changes, lacks):
    found = rules.missing({**SAID, **changes}, CLAUSES)
    assert [(check.code, check.article, check.row, check.column) for check in found] == lacks


def test_one_clause_is_checked_once():
    assert rules.twice(SAID) == ""
    assert rules.twice({"clauses": [{"clause": ""}, {"clause": ""}]}) == ""
    assert rules.twice({"clauses": [*SAID["clauses"], {"clause": "secrecy"}]}) == "secrecy"


@pytest.mark.parametrize(
    ("dates", "tacit", "refused"),
    [
        (Dates(), False, {}),
        (Dates(starts_on=on("2025-01-01"), ends_on=on("2025-01-01")), False, {}),
        (Dates(starts_on=on("2025-01-02"), ends_on=on("2025-01-01")), False, {"ends_on": "before-start"}),
        (Dates(starts_on=on("2025-01-02"), terminated_on=on("2025-01-01")), False, {"terminated_on": "before-start"}),
        (Dates(), True, {"ends_on": "no-end-to-renew", "renewal_months": "no-period"}),
        (Dates(ends_on=on("2025-01-01"), renewal_months=12), True, {}),
    ],
)
def test_dates_that_cannot_stand_together(dates, tacit, refused):
    assert rules.impossible(dates, tacit=tacit) == refused


def test_only_what_nobody_relied_upon_is_deleted():
    relied = ("signed", "shared", "has_documents")
    assert rules.may_delete(**dict.fromkeys(relied, False))
    for one in relied:
        assert not rules.may_delete(**{**dict.fromkeys(relied, False), one: True})


def test_a_contract_has_a_reference():
    assert rules.reference(12) == "C-012"
