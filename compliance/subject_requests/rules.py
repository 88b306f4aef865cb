"""How a request moves, and what each verb must respect (Art. 12 GDPR; LIL, art. 84 to 86). Pure: no Django, no clock.

A request has no state of its own: it follows from what was done, right by right, and `state` says how. `MOVES` is the
same, read aloud by verb; a test holds the two together.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from compliance.common.dates import add_months
from compliance.subject_requests.rights import POST_MORTEM

type Content = Mapping[str, Any]


class State(StrEnum):
    """Where a request stands (law of Art. 12): four that are open, seven that are closed."""

    RECEIVED = "received"
    IDENTITY_PENDING = "identity_pending"
    IN_PROGRESS = "in_progress"
    EXTENDED = "extended"
    ANSWERED_FULL = "answered_full"
    ANSWERED_PARTIAL = "answered_partial"
    REFUSED = "refused"
    NO_DATA = "no_data"
    WITHDRAWN = "withdrawn"
    ABANDONED_IDENTITY = "abandoned_identity"
    SET_ASIDE = "set_aside"  # what was no exercise of rights, and had its own answer


class Qualification(StrEnum):
    """What a letter turns out to ask for, once it is read."""

    UNREAD = ""
    RIGHTS = "rights"
    ADMINISTRATIVE = "cada"  # CRPA, art. L.311-1: another clock, another judge
    COMPLAINT = "complaint"  # an ordinary complaint about the service


OPEN = (State.RECEIVED, State.IDENTITY_PENDING, State.IN_PROGRESS, State.EXTENDED)
CLOSED = tuple(state for state in State if state not in OPEN)
OUTCOMES = tuple(state for state in CLOSED if state is not State.SET_ASIDE)  # that a single right may have
WITH_REASONS = frozenset({State.ANSWERED_PARTIAL, State.REFUSED})
DISCLOSING = frozenset({State.ANSWERED_FULL, State.ANSWERED_PARTIAL, State.NO_DATA})  # tell something of the person
ASIDE = frozenset({Qualification.ADMINISTRATIVE, Qualification.COMPLAINT})

_WORKED_ON = frozenset({State.RECEIVED, State.IN_PROGRESS, State.EXTENDED})
_ANY_OPEN = frozenset(OPEN)

# verb: (from, to). Read aloud: « ask_identity takes what is received, in progress or extended to identity pending ».
MOVES: dict[str, tuple[frozenset[State], frozenset[State]]] = {
    "qualify": (_ANY_OPEN, frozenset({State.IN_PROGRESS, State.IDENTITY_PENDING, State.EXTENDED})),
    "ask_identity": (_WORKED_ON, frozenset({State.IDENTITY_PENDING})),
    "record_identity": (
        frozenset({State.IDENTITY_PENDING}),
        frozenset({State.RECEIVED, State.IN_PROGRESS, State.EXTENDED}),
    ),
    "abandon": (frozenset({State.IDENTITY_PENDING}), frozenset(CLOSED)),
    "extend": (_ANY_OPEN, frozenset({State.EXTENDED, State.IDENTITY_PENDING})),
    "decide": (_ANY_OPEN, frozenset(State) - {State.RECEIVED, State.SET_ASIDE}),
    "reopen": (frozenset(CLOSED) | _ANY_OPEN, _ANY_OPEN),
    "set_aside": (_ANY_OPEN, frozenset({State.SET_ASIDE})),
}


_ASKED = frozenset({Qualification.RIGHTS})
_PERHAPS = _ASKED | {Qualification.UNREAD}
# What a request must have been found to be for a verb to make sense; nothing where any will do.
SPEAKS_OF: dict[str, frozenset[Qualification]] = {
    "ask_identity": _PERHAPS,
    "record_identity": _PERHAPS,
    "abandon": _ASKED,
    "extend": _ASKED,
    "decide": _ASKED,
    "set_aside": ASIDE,
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was done with a request; ``outcomes`` has one for each right asked, "" while it awaits its answer."""

    qualification: str = Qualification.UNREAD
    outcomes: tuple[str, ...] = ()
    identity_awaited: bool = False
    extended: bool = False
    answered_aside: bool = False


def state(facts: Facts) -> State:
    """Return where the request stands: its rights still open say what is being done, else their outcomes together."""
    if facts.qualification in ASIDE:
        return State.SET_ASIDE if facts.answered_aside else State.IN_PROGRESS
    if facts.qualification == Qualification.UNREAD:
        return State.IDENTITY_PENDING if facts.identity_awaited else State.RECEIVED
    if facts.outcomes and all(facts.outcomes):
        return closed(State(outcome) for outcome in facts.outcomes)
    if facts.identity_awaited:
        return State.IDENTITY_PENDING
    return State.EXTENDED if facts.extended else State.IN_PROGRESS


def closed(outcomes: Iterable[State]) -> State:
    """Return the state of a request whose rights all have their outcome.

    One outcome for all is the request's. What was withdrawn, then what no data answers, counts only when nothing else
    was answered; any other mix is a partial answer, whose reasons stand with each right (Art. 12(4) GDPR).
    """
    found = set(outcomes)
    for lesser in (State.WITHDRAWN, State.NO_DATA, State.ABANDONED_IDENTITY):
        if len(found) > 1:
            found.discard(lesser)
    return found.pop() if len(found) == 1 else State.ANSWERED_PARTIAL


def may(verb: str, current: str, qualification: str) -> bool:
    """Tell whether a verb applies to a request in that state, found to be what it is."""
    speaks_of = SPEAKS_OF.get(verb, frozenset(Qualification))
    return State(current) in MOVES[verb][0] and Qualification(qualification) in speaks_of


# --- the decision on one right ---


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The answer to one right: what was decided, when it left, why, with which remedies, by whom."""

    outcome: str
    answered_on: date
    reasons: str = ""
    cnil_remedy: bool = False
    court_remedy: bool = False
    decided_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a decision must respect beside itself; ``already`` is the outcome that the right has, "" for none."""

    received_on: date
    today: date
    already: str = ""
    advised_by: Collection[int] = field(default_factory=frozenset)
    unverified: tuple[str, ...] = ()  # the proofs of the requester's quality that nobody has checked
    identity_awaited: bool = False
    closed_in_principle: bool = False  # the right is « en principe non ouvert » and nobody said why it is answered


def refuse_decision(decision: Decision, around: Circumstances) -> dict[str, str]:
    """Return, by field, the code of what is wrong with a decision; nothing when it stands.

    Art. 12(4) GDPR: a refusal, even partial, has its reasons and both remedies. Art. 38(6) and 39: who advised decides
    nothing. EDPB 01/2022, §§ 80-81: nothing is told to somebody whose quality is not proved. A late answer is marked,
    never blocked.
    """
    if around.already:
        return {"outcome": "already-answered"}
    faults: dict[str, str] = {}
    if decision.outcome not in OUTCOMES:
        faults["outcome"] = "unknown-outcome"
    faults |= refuse_day(decision.answered_on, around.received_on, around.today, "answered_on")
    if decision.outcome in WITH_REASONS:
        faults |= _reasoned(decision)
    if decision.outcome in DISCLOSING and (around.unverified or around.identity_awaited):
        faults["outcome"] = "identity-awaited" if around.identity_awaited else "quality-unproved"
    if around.closed_in_principle and decision.outcome in DISCLOSING - {State.NO_DATA} and not decision.reasons.strip():
        faults["reasons"] = "closed-in-principle"
    if decision.decided_by is not None and decision.decided_by in around.advised_by:
        faults[""] = "adviser-decides-not"
    return faults


def refuse_day(day: date, received_on: date, today: date, name: str) -> dict[str, str]:
    """Return why a day told of a request cannot be: before its receipt, or still to come."""
    if day < received_on:
        return {name: "before-receipt"}
    return {name: "in-the-future"} if day > today else {}


def _reasoned(decision: Decision) -> dict[str, str]:
    faults = {} if decision.reasons.strip() else {"reasons": "no-reasons"}
    if not decision.cnil_remedy:
        faults["cnil_remedy"] = "no-cnil-remedy"
    if not decision.court_remedy:
        faults["court_remedy"] = "no-court-remedy"
    return faults


def refuse_signature(signer: int, *, advised_by: Collection[int], is_direction: bool, is_delegate: bool) -> str:
    """Return why a person may not sign the answer, "" when they may.

    The controller's direction signs, or who holds a delegation that day; never who advised (Art. 38(6) GDPR).
    """
    if signer in advised_by:
        return "adviser-decides-not"
    return "" if is_direction or is_delegate else "no-delegation"


# --- who asks ---


class Quality(StrEnum):
    """In what quality somebody writes; the person concerned is another for all but the first."""

    SELF = "self"
    LEGAL_REP = "legal_rep"
    AGENT = "mandataire"
    HEIR = "heir"
    DIRECTIVE_EXECUTOR = "directive_executor"


class Scope(StrEnum):
    """What an heir may exercise rights for, without directives of the dead person (LIL, art. 85 II)."""

    ESTATE = "estate"  # 1°: to organise and settle the estate
    DEATH = "death"  # 2°: to have the death taken into account


# What each quality must prove before anything is told (Art. 12(6) GDPR, LIL art. 84-85, EDPB 01/2022 §§ 80-81).
PROOFS: dict[str, tuple[str, ...]] = {
    Quality.SELF: (),
    Quality.LEGAL_REP: ("authority",),
    Quality.AGENT: ("mandate",),
    Quality.HEIR: ("death", "heirship"),
    Quality.DIRECTIVE_EXECUTOR: ("death", "directives"),
}
AFTER_DEATH = frozenset({Quality.HEIR, Quality.DIRECTIVE_EXECUTOR})


def unproved(quality: str, verified: Iterable[str]) -> tuple[str, ...]:
    """Return the proofs that the quality of the requester needs and that nobody has verified."""
    held = set(verified)
    return tuple(proof for proof in PROOFS.get(quality, ()) if proof not in held)


def refuse_requester(*, quality: str, scope: str, person: str, requester: str) -> dict[str, str]:
    """Return, by field, the code of what is missing about who asks.

    Who writes for another is named beside them. Without directives, heirs act within Art. 85 II LIL alone: for the
    estate, or to have the death taken into account.
    """
    faults: dict[str, str] = {}
    if quality != Quality.SELF and not requester.strip():
        faults["requester_name"] = "no-requester"
    if not person.strip():
        faults["person_name"] = "no-person"
    if quality == Quality.HEIR and not scope:
        faults["heir_scope"] = "no-scope"
    if quality != Quality.HEIR and scope:
        faults["heir_scope"] = "scope-of-heirs"
    return faults


def refuse_rights(qualification: str, quality: str, rights: Collection[str]) -> str:
    """Return why a request cannot be qualified so, "" when it can.

    A request of rights asks for one at least; the rights of a dead person are asked for by heirs or by who executes
    their directives (LIL, art. 84-85), and by nobody else.
    """
    if qualification != Qualification.RIGHTS:
        return "rights-aside" if rights else ""
    if not rights:
        return "no-right"
    return "not-after-death" if POST_MORTEM in rights and quality not in AFTER_DEATH else ""


# --- identity ---


def refuse_identity(asked: date, received_on: date, today: date, *, doubts: str) -> dict[str, str]:
    """Art. 12(6) GDPR: the identity is asked for only upon reasonable doubts, which are said."""
    faults = refuse_day(asked, received_on, today, "asked_on")
    return faults if doubts.strip() else {**faults, "doubts": "no-doubts"}


def refuse_receipt(received_on: date, entered_on: date) -> str:
    """The receipt is the office's, whatever the day it is entered: never a day to come (EDPB 01/2022, §§ 52-56)."""
    return "in-the-future" if received_on > entered_on else ""


# --- the register ---


def reference(number: int) -> str:
    """Return the reference of a request in its office's register (« D-0007 »)."""
    return f"D-{number:04d}"


def is_never_excessive(previous: date, received: date, years: int) -> bool:
    """Tell whether a request cannot be called repetitive (Art. 12(5) GDPR; EDPB 01/2022, § 185): a year has passed."""
    return received >= add_months(previous, 12 * years)
