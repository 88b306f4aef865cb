"""The law and the dates of a processor's contract. Pure: no Django, no clock; each rule cites its article."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.common.dates import DAY, add_months
from compliance.records.checks import Check

type Content = Mapping[str, Any]

FUTURE, RUNNING, OVER = "future", "running", "over"
TACIT = "tacit"
PRESENT = "present"
ANSWERED = frozenset({"specific", "general", "excluded"})
SUBS = "28(2)"


def reference(number: int) -> str:
    """Return the reference of a contract in its office's register (« C-001 »)."""
    return f"C-{number:03d}"


# --- time ---


@dataclass(frozen=True)
class Dates:
    """When a contract holds: ``ends_on`` is its last day as signed, ``terminated_on`` once it is ended early.

    ``renewal_months``: it goes on for so many months, again and again, unless somebody gives notice (0: it ends).
    ``notice_months``: how long before its last day the notice is given.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    renewal_months: int = 0
    notice_months: int = 0
    terminated_on: date | None = None


def dates_in(content: Content) -> Dates:
    """Return the days that a contract's content says."""
    said = (content[name] for name in ("starts_on", "ends_on", "terminated_on"))
    starts_on, ends_on, terminated_on = (date.fromisoformat(day) if day else None for day in said)
    renewed = content["renewal_months"] if content["renewal"] == TACIT else 0
    return Dates(starts_on, ends_on, renewed or 0, content["notice_months"] or 0, terminated_on)


def last_day(dates: Dates, today: date) -> date | None:
    """Return the last day of the contract as it stands today; None when it has none.

    A contract that renews itself has the end of its present period, counted from the day that was signed, so that a
    month's end stays one.
    """
    if dates.terminated_on is not None:
        fixed = dates.ends_on is not None and not dates.renewal_months
        return min(dates.terminated_on, dates.ends_on) if fixed and dates.ends_on else dates.terminated_on
    if dates.ends_on is None or not dates.renewal_months:
        return dates.ends_on
    return add_months(dates.ends_on, _periods(dates.ends_on, dates.renewal_months, today) * dates.renewal_months)


def _periods(ends_on: date, months: int, today: date) -> int:
    """Return how many times the contract has renewed itself by ``today``; its last day is still its own."""
    if today <= ends_on:
        return 0
    passed = (today.year - ends_on.year) * 12 + today.month - ends_on.month
    count = max(passed // months - 1, 0)
    while add_months(ends_on, count * months) < today:
        count += 1
    return count


def stage(dates: Dates, today: date) -> str:
    """Return where the contract stands: to come, running, over; its dates say it."""
    last = last_day(dates, today)
    if last is not None and last < today:
        return OVER
    return FUTURE if dates.starts_on is not None and today < dates.starts_on else RUNNING


def last_notice_day(dates: Dates, today: date) -> date | None:
    """Return the last day to give notice before the contract renews itself again; None when it does not.

    The notice counted in months runs « de quantième à quantième » up to the last day. It may have passed: the contract
    then goes on for another period.
    """
    last = last_day(dates, today)
    if last is None or not dates.renewal_months or dates.terminated_on is not None:
        return None
    return add_months(last, -dates.notice_months) if dates.notice_months else last


def renews_on(dates: Dates, today: date) -> date | None:
    """Return the last day of the next period when nobody can prevent it any more; None while notice can be given."""
    notice, last = last_notice_day(dates, today), last_day(dates, today)
    if notice is None or last is None or today <= notice:
        return None
    return last_day(dates, last + DAY)


def soonest_end(dates: Dates, today: date) -> date | None:
    """Return the soonest last day that is still possible: once the notice has passed, that of the next period."""
    return renews_on(dates, today) or last_day(dates, today)


# --- what the contract says ---


@dataclass(frozen=True)
class Clause:
    """What a contract must say: its code, its article, its words."""

    code: str
    article: str
    label: str


def checks(content: Content, clauses: Sequence[Clause]) -> list[Check]:
    """Return every check on a contract: a binding act in writing, signed, that says each thing of Art. 28 GDPR."""
    return [*_act(content), *_clauses(content, clauses), *_authorisation(content)]


def missing(content: Content, clauses: Sequence[Clause]) -> list[Check]:
    """Return what the contract lacks, or what nobody has found in it yet."""
    return [check for check in checks(content, clauses) if not check.done]


def _act(content: Content) -> Iterator[Check]:
    """Art. 28(3) and (9) GDPR: a contract binds the processor; its dates say since when, and for how long."""
    for name, article in (("signed_on", "28(9)"), ("starts_on", "28(3)")):
        yield Check(name, article, "", bool(content[name]), column=name)


def _clauses(content: Content, clauses: Sequence[Clause]) -> Iterator[Check]:
    """Art. 28(3), first and last subparagraphs and (a) to (h), 28(4) and 28(9) GDPR: each is found in the contract."""
    rows = {row["clause"]: row for row in content["clauses"]}
    for clause in clauses:
        row = rows.get(clause.code)
        found = row is not None and row["found"] == PRESENT
        where = {"row": row["key"], "column": "found"} if row else {}
        yield Check("clause", clause.article, "clauses", found, label=clause.label, **where)


def _authorisation(content: Content) -> Iterator[Check]:
    """Art. 28(2) GDPR: another processor is engaged with a specific or general written authorisation, or not at all."""
    yield Check("authorisation", SUBS, "", content["authorisation"] in ANSWERED, column="authorisation")


def twice(content: Content) -> str:
    """Return the code of a clause that two rows check, "" for none: one answer to one question."""
    codes = [row["clause"] for row in content["clauses"] if row["clause"]]
    return next((code for rank, code in enumerate(codes) if code in codes[:rank]), "")


def impossible(dates: Dates, *, tacit: bool) -> dict[str, str]:
    """Return, by column, the code of what the dates cannot say together."""
    found = {}
    if dates.starts_on and dates.ends_on and dates.ends_on < dates.starts_on:
        found["ends_on"] = "before-start"
    if dates.starts_on and dates.terminated_on and dates.terminated_on < dates.starts_on:
        found["terminated_on"] = "before-start"
    if tacit and not dates.ends_on:
        found.setdefault("ends_on", "no-end-to-renew")
    if tacit and not dates.renewal_months:
        found["renewal_months"] = "no-period"
    return found


# --- what members of a network may know of each other's contracts ---


def refuse_sharing(*, shared: bool, ends: bool, over: bool, member: bool) -> str:
    """Return why a contract's supplier and end date cannot be shared, "" when they can."""
    if shared:
        return "shared"
    if not member:
        return "no-network"
    if over:
        return "over"
    return "" if ends else "no-end"


def together(ends: Sequence[tuple[int, date]], months: int) -> set[int]:
    """Return the ranks of the end dates, each of an office, that lie within ``months`` of another office's.

    What a joint purchase needs: contracts that can be renewed as one.
    """
    return {
        rank
        for rank, (office, day) in enumerate(ends)
        for other, another in ends
        if other != office and add_months(min(day, another), months) >= max(day, another)
    }


# --- notices ---


@dataclass(frozen=True)
class Alert:
    """What is told of a contract: that it "ends" or that "notice" is due, the day, whether it is told again."""

    kind: str
    day: date
    again: bool


def alert(dates: Dates, today: date, *, ahead: Mapping[str, int], reminder: int) -> Alert | None:
    """Return what must be told today, the nearest only: the day when a contract renews itself, else when it ends.

    ``ahead`` says how many months before, by kind; ``reminder`` how many months before it is told again.
    """
    notice, last = last_notice_day(dates, today), last_day(dates, today)
    kind, day = ("notice", notice) if notice else ("ends", last)
    if day is None or day < today or today < add_months(day, -ahead[kind]):
        return None
    return Alert(kind, day, again=today >= add_months(day, -reminder))


def may_delete(*, signed: bool, shared: bool, has_documents: bool) -> bool:
    """A contract opened by mistake goes; one that was signed, shared or proved stays, for it was relied upon."""
    return not (signed or shared or has_documents)
