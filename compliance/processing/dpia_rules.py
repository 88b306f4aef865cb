"""Whether an activity needs an impact assessment (Art. 35 GDPR). Pure: no Django, no clock; cites its articles.

The verdict is a function of the content alone: what was found (the grounds), when somebody looked, the headcount that
was counted with, what the controller decided. Each step that counted is told, for a regulator reads reasons.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from compliance.common.dates import add_months

type Content = Mapping[str, Any]

PUBLIC_BASES = frozenset({"6-1-c", "6-1-e"})  # Art. 35(10): a legal obligation, a task in the public interest
UNDECIDED, DECLINED, COVERED, DONE = "unknown", "none", "covered", "done"


class Verdict(StrEnum):
    """What the law asks of the controller."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    NOT_REQUIRED = "not_required"
    TO_JUSTIFY = "to_justify"
    TO_ASSESS = "to_assess"


class Kind(StrEnum):
    """What a ground is to the law."""

    CASE = "case"
    LISTED = "listed"
    CRITERION = "criterion"
    EXEMPT = "exempt"
    TEXT = "text"


class Why(StrEnum):
    """A step that counted, or a ground that was claimed and does not hold."""

    CASE = "case"
    LISTED = "listed"
    CRITERION = "criterion"
    EXEMPT = "exempt"
    TEXT = "text"
    NO_CRITERION = "no-criterion"
    NOT_EXAMINED = "not-examined"
    DECLINED = "declined"
    OVER_HEADCOUNT = "over-headcount"
    HEADCOUNT_UNKNOWN = "headcount-unknown"
    CONDITION_BROKEN = "condition-broken"
    TEXT_UNNAMED = "text-unnamed"
    TEXT_WITHOUT_TASK = "text-without-task"


@dataclass(frozen=True)
class Ground:
    """A term of the vocabulary of grounds: its kind, and what an exemption does not survive."""

    kind: Kind
    headcount_below: int | None = None
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Terms:
    """What the law files say of impact assessments."""

    grounds: Mapping[str, Ground]
    criteria_required: int
    review_years: int


class Reason(NamedTuple):
    """Why the verdict: the step, its article, the ground that it reads (its code, or "") and what shows it."""

    why: Why
    article: str
    ground: str = ""
    details: str = ""


class Item(NamedTuple):
    """Something that the register must say of the assessment, where, and whether it does."""

    column: str
    article: str
    done: bool


@dataclass(frozen=True)
class Assessed:
    """The verdict and why; the assessment that covers the activity, "" when none does.

    ``refused``: the controller's « no assessment » cannot stand, whatever the reason given.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    covered_by: str = ""
    refused: bool = False


def assess(content: Content, terms: Terms) -> Assessed:
    """Return whether an assessment is required, recommended, not required or its absence to be justified.

    Art. 35(10) comes first: where it applies, « paragraphs 1 to 7 shall not apply ». An exemption of Art. 35(5) yields
    to what Art. 35(3) or the list of Art. 35(4) names. « No criterion » says something only when somebody looked.
    """
    named = (*_of(content, terms, Kind.CASE, "35(3)"), *_of(content, terms, Kind.LISTED, "35(4)"))
    criteria = tuple(_of(content, terms, Kind.CRITERION, "35(1)"))
    freed, lapsed = _freed(content, terms)
    by_text = tuple(reason for reason in freed if reason.why == Why.TEXT)
    covered_by = str(content["dpia_covered_by"]) if content["dpia_decision"] == COVERED else ""
    if by_text or (freed and not named):
        return Assessed(Verdict.NOT_REQUIRED, by_text or freed, covered_by)
    declined = content["dpia_decision"] == DECLINED
    reasons = (*named, *criteria, *lapsed)
    if named:
        return Assessed(Verdict.REQUIRED, reasons, covered_by, refused=declined)
    if len(criteria) >= terms.criteria_required:
        if declined and content["dpia_reason"]:
            told = Reason(Why.DECLINED, "35(1)", details=content["dpia_reason"])
            return Assessed(Verdict.TO_JUSTIFY, (*reasons, told), covered_by)
        return Assessed(Verdict.REQUIRED, reasons, covered_by)
    if criteria:
        return Assessed(Verdict.RECOMMENDED, reasons, covered_by)
    if content["dpia_examined_on"] and not lapsed:
        return Assessed(Verdict.NOT_REQUIRED, (Reason(Why.NO_CRITERION, "35(1)"),), covered_by)
    return Assessed(Verdict.TO_ASSESS, lapsed or (Reason(Why.NOT_EXAMINED, "35(1)"),), covered_by)


def checks(content: Content, terms: Terms) -> Iterator[Item]:
    """Yield what the register says of the assessment: examined, decided, and what each decision asks for.

    CNIL, délibération n° 2018-326: a departure is explained; results that are re-used are transposed to the controller.
    """
    found = assess(content, terms)
    decision = content["dpia_decision"]
    yield Item("dpia_examined_on", "35(1)", found.verdict != Verdict.TO_ASSESS)
    if any(terms.grounds[code].headcount_below for code, _ in _grounds(content, terms)):
        yield Item("dpia_headcount", "35(5)", content["dpia_headcount"] is not None)
    if found.verdict in {Verdict.REQUIRED, Verdict.RECOMMENDED}:
        yield Item("dpia_decision", "35(1)", decision != UNDECIDED)
    if decision == DECLINED and found.verdict in {Verdict.REQUIRED, Verdict.TO_JUSTIFY}:
        yield Item("dpia_reason", "35(1)", bool(content["dpia_reason"]))
    if decision == DONE:
        yield Item("dpia_reference", "35(7)", bool(content["dpia_reference"]))
        yield Item("dpia_validated_on", "35(11)", bool(content["dpia_validated_on"]))
    if decision == COVERED:
        yield Item("dpia_covered_by", "35(1)", bool(content["dpia_covered_by"]))
        yield Item("dpia_transposition", "35(1)", bool(content["dpia_transposition"]))


def departs(decision: str, verdict: str) -> bool:
    """Tell whether the controller does without an assessment that two criteria call for.

    CNIL, délibération n° 2018-326: it explains and documents why, with the DPO's opinion.
    """
    return decision == DECLINED and verdict in {Verdict.REQUIRED, Verdict.TO_JUSTIFY}


def review_due(validated_on: date | None, terms: Terms) -> date | None:
    """Return the day by which an assessment is reviewed (Art. 35(11); CNIL: every three years in any case)."""
    return add_months(validated_on, 12 * terms.review_years) if validated_on else None


def headcount_moved(content: Content, headcount: int | None, terms: Terms) -> bool:
    """Tell whether the office's present headcount and the one counted with are on two sides of an exemption's limit."""
    counted = content["dpia_headcount"]
    limits = [terms.grounds[code].headcount_below for code, _ in _grounds(content, terms)]
    if counted is None or headcount is None:
        return False
    return any((counted < limit) != (headcount < limit) for limit in limits if limit)


def _grounds(content: Content, terms: Terms) -> list[tuple[str, str]]:
    """Return each ground with what shows it, once, those that the law files know."""
    found: dict[str, str] = {}
    for row in content["dpia_grounds"]:
        if row["ground"] in terms.grounds:
            found[row["ground"]] = found.get(row["ground"]) or row["details"]
    return list(found.items())


def _of(content: Content, terms: Terms, kind: Kind, article: str) -> Iterator[Reason]:
    for code, details in _grounds(content, terms):
        if terms.grounds[code].kind == kind:
            yield Reason(Why(kind.value), article, code, details)


def _freed(content: Content, terms: Terms) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Return the grounds that free the controller and hold, then those that were claimed and do not."""
    freed = [
        *(_exemption(reason, content, terms) for reason in _of(content, terms, Kind.EXEMPT, "35(5)")),
        *(_text(reason, content) for reason in _of(content, terms, Kind.TEXT, "35(10)")),
    ]
    holding = tuple(reason for reason in freed if reason.why in {Why.EXEMPT, Why.TEXT})
    return holding, tuple(reason for reason in freed if reason not in holding)


def _exemption(claimed: Reason, content: Content, terms: Terms) -> Reason:
    """Art. 35(5), CNIL, délibération n° 2019-118: without profiling, and the first within a headcount."""
    ground, headcount = terms.grounds[claimed.ground], content["dpia_headcount"]
    if ground.without & {code for code, _ in _grounds(content, terms)}:
        return claimed._replace(why=Why.CONDITION_BROKEN)
    if ground.headcount_below is None:
        return claimed
    if headcount is None:
        return claimed._replace(why=Why.HEADCOUNT_UNKNOWN)
    return claimed if headcount < ground.headcount_below else claimed._replace(why=Why.OVER_HEADCOUNT)


def _text(claimed: Reason, content: Content) -> Reason:
    """Art. 35(10): a named text, and every purpose under Art. 6(1)(c) or (e)."""
    bases = {row["legal_basis"] for row in content["purposes"]}
    if not claimed.details:
        return claimed._replace(why=Why.TEXT_UNNAMED)
    return claimed if bases and bases <= PUBLIC_BASES else claimed._replace(why=Why.TEXT_WITHOUT_TASK)
