"""A request as a file tells it: its content, and what stands beside: the dates and why, who did what. Pure: no Django.

Two files are made of it: one with names, and one in which nobody is named or recognised (Art. 5(1)(c) GDPR).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from compliance.history.emptied import is_mark
from compliance.subject_requests import clock as clocks
from compliance.subject_requests import rules
from compliance.subject_requests.clock import Term, Verdict

type Content = Mapping[str, Any]

TERMS = ("due", "adjusted", "extension", "refusal")  # of a right, in the order in which one reads them
BESIDE = ("entered_on", "due_on", "closed_on", "was_late", "words_erased_on")
PEOPLE = ("handler_name", "advised_by_name", "decided_by_name", "signed_by_name")
WHOLE = ("whole_day", "whole_why")
OF_RIGHT = ("standing", *(f"{term}_{said}" for term in TERMS for said in ("day", "why")), "counted_by")

# Of the file without identities: what is told as it stands, dates, codes of closed lists, numbers and names of
# processings; then what is told to exist, in the place of the words; whatever else a request holds is not in it.
SHOWN = frozenset(
    {
        "received_on",
        "channel",
        "zone",
        "requester_quality",
        "heir_scope",
        "qualification",
        *BESIDE,
        *WHOLE,
        "extension_notice_on",
        "aside_answered_on",
        "advised_on",
        "signed_on",
        "same_as",
        "held_on",
        "rights.right",
        "rights.outcome",
        "rights.answered_on",
        "rights.cnil_remedy",
        "rights.court_remedy",
        *(f"rights.{name}" for name in OF_RIGHT),
        "identity_checks.asked_on",
        "identity_checks.result",
        "identity_checks.proved_on",
        "identity_checks.verified_on",
        "proofs.kind",
        "proofs.verified_on",
        "activities.activity",
        "recipients_told.told_on",
    }
)
EXISTS = frozenset(
    {
        "aside_answer",
        "extension_reasons",
        "advice",
        "hold_reason",
        "rights.reasons",
        "identity_checks.doubts",
        "identity_checks.piece",
        "activities.reasons",
        "recipients_told.recipient",
        "recipients_told.why_not",
    }
)
ROW_KEY = "key"


def whole(snapshot: Content, day: date, *, hidden: Collection[int], masked: str) -> dict[str, Any]:
    """Return all that a snapshot says of a request, its answers measured on ``day``.

    ``hidden`` are the numbers of the restricted requests, which no other request names: that it is the same demand as
    one of them reads ``masked``.
    """
    content, terms = snapshot["content"], snapshot["terms"]
    rights = [{**row, **_right(row, terms["rights"].get(row["key"], {}), day)} for row in content["rights"]]
    same_as = masked if content["same_as"] in hidden else content["same_as"]
    beside = {name: snapshot.get(name) for name in (*BESIDE, *PEOPLE)}
    return {**content, **beside, **_whole_term(terms["whole"]), "rights": rights, "same_as": same_as}


def without_identities(told: Content, masked: str) -> dict[str, Any]:
    """Return what is left of a request once nobody can be recognised; ``masked`` stands in the place of free words."""
    return _masked("", told, masked)


def same_requests(snapshots: Iterable[Content]) -> set[int]:
    """Return the numbers of the requests that these are said to repeat."""
    return {number for told in snapshots if (number := told["content"]["same_as"]) is not None}


def _masked(path: str, told: Content, masked: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in told.items():
        inner = f"{path}{name}"
        if isinstance(value, list):
            found[name] = [_masked(f"{inner}.", row, masked) for row in value]
        elif inner in SHOWN or (path and name == ROW_KEY):
            found[name] = value
        elif inner in EXISTS:
            found[name] = value if not value or is_mark(value) else masked
    return found


def _right(row: Content, kept: Mapping[str, Any], day: date) -> dict[str, Any]:
    terms = {name: Term.from_json(kept[name]) for name in TERMS if name in kept}
    said: dict[str, Any] = dict.fromkeys(OF_RIGHT)
    for name, term in terms.items():
        said |= {f"{name}_day": term.day.isoformat(), f"{name}_why": term.reasoning}
    if due := held_by(row["outcome"], terms):
        said |= {"standing": standing(row, due.day, day).value, "counted_by": counted_by(due)}
    return said


def held_by(outcome: str, terms: Mapping[str, Term]) -> Term | None:
    """Return the term that an answer holds or held: a refusal, even a partial one, keeps its month (Art. 12(4) GDPR).

    None when nothing of the dates is left.
    """
    if outcome in rules.WITH_REASONS and "refusal" in terms:
        return terms["refusal"]
    return terms.get("due")


def standing(row: Content, due: date, day: date) -> Verdict:
    """Return where a right's answer stands against its term, on ``day``."""
    answered = date.fromisoformat(row["answered_on"]) if row["outcome"] and row["answered_on"] else None
    return clocks.verdict(due, answered=answered, today=day)


def counted_by(term: Term) -> str:
    """Return by which rule, of which version, with which calendar a term was counted."""
    return f"{term.rule}, {term.version}, {term.zone}"


def _whole_term(kept: Content | None) -> dict[str, str | None]:
    if kept is None:
        return dict.fromkeys(WHOLE)
    term = Term.from_json(kept)
    return {"whole_day": term.day.isoformat(), "whole_why": term.reasoning}
