"""How a request moves, and what its verbs refuse: the law as tables."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.processing.rights_rules import BASES, Right
from compliance.processing.rights_rules import rights as standings
from compliance.subject_requests import rights, rules
from compliance.subject_requests.rules import Circumstances, Decision, Facts, State

FULL, PARTIAL, REFUSED = State.ANSWERED_FULL, State.ANSWERED_PARTIAL, State.REFUSED
NOTHING, WITHDRAWN, ABANDONED = State.NO_DATA, State.WITHDRAWN, State.ABANDONED_IDENTITY
RECEIVED, TODAY = date(2026, 10, 5), date(2026, 11, 20)


# what was done, where the request then stands
STATES = [
    (Facts(), State.RECEIVED),
    (Facts(identity_awaited=True), State.IDENTITY_PENDING),
    (Facts(qualification="rights", outcomes=("",)), State.IN_PROGRESS),
    (Facts(qualification="rights", outcomes=("",), identity_awaited=True), State.IDENTITY_PENDING),
    (Facts(qualification="rights", outcomes=("",), extended=True), State.EXTENDED),
    (Facts(qualification="rights", outcomes=("",), extended=True, identity_awaited=True), State.IDENTITY_PENDING),
    (Facts(qualification="rights", outcomes=(FULL, "")), State.IN_PROGRESS),
    (Facts(qualification="rights", outcomes=(FULL, FULL)), FULL),
    (Facts(qualification="rights", outcomes=(FULL,), extended=True), FULL),
    (Facts(qualification="rights", outcomes=(FULL, REFUSED)), PARTIAL),
    (Facts(qualification="rights", outcomes=(PARTIAL, FULL)), PARTIAL),
    (Facts(qualification="rights", outcomes=(REFUSED, REFUSED)), REFUSED),
    (Facts(qualification="rights", outcomes=(FULL, WITHDRAWN)), FULL),
    (Facts(qualification="rights", outcomes=(REFUSED, NOTHING)), REFUSED),
    (Facts(qualification="rights", outcomes=(FULL, NOTHING)), FULL),
    (Facts(qualification="rights", outcomes=(NOTHING, WITHDRAWN)), NOTHING),
    (Facts(qualification="rights", outcomes=(WITHDRAWN, WITHDRAWN)), WITHDRAWN),
    (Facts(qualification="rights", outcomes=(ABANDONED,)), ABANDONED),
    (Facts(qualification="rights", outcomes=(ABANDONED, FULL)), FULL),
    (Facts(qualification="cada"), State.IN_PROGRESS),
    (Facts(qualification="cada", answered_aside=True), State.SET_ASIDE),
    (Facts(qualification="complaint", answered_aside=True), State.SET_ASIDE),
]


@pytest.mark.parametrize(("facts", "state"), STATES)
def test_the_state_follows_from_what_was_done(facts, state):
    assert rules.state(facts) is state


outcomes = st.lists(st.sampled_from(rules.OUTCOMES), min_size=1, max_size=9)


@given(outcomes)
def test_the_order_of_the_rights_decides_nothing(found):
    assert rules.closed(found) is rules.closed(reversed(found)) in rules.CLOSED


@given(outcomes)
def test_a_request_is_wholly_answered_only_when_nothing_was_refused(found):
    if rules.closed(found) is FULL:
        assert not rules.WITH_REASONS & set(found)


# what is added to the facts by a verb: the moves read aloud, and the state that follows, say the same
DONE = {
    "qualify": lambda facts: replace(facts, qualification="rights", outcomes=("",)),
    "ask_identity": lambda facts: replace(facts, identity_awaited=True),
    "record_identity": lambda facts: replace(facts, identity_awaited=False),
    "abandon": lambda facts: replace(facts, outcomes=(ABANDONED,) * len(facts.outcomes), identity_awaited=False),
    "extend": lambda facts: replace(facts, extended=True),
    "decide": lambda facts: replace(facts, outcomes=(FULL, *facts.outcomes[1:])),
    "reopen": lambda facts: replace(facts, outcomes=("", *facts.outcomes[1:]), answered_aside=False),
    "set_aside": lambda facts: replace(facts, answered_aside=True),
}
VERBS_AND_FACTS = list(product(rules.MOVES, [facts for facts, _state in STATES]))


@pytest.mark.parametrize(("verb", "facts"), VERBS_AND_FACTS)
def test_each_verb_leads_where_the_table_says(verb, facts):
    if rules.may(verb, rules.state(facts), facts.qualification):
        assert rules.state(DONE[verb](facts)) in rules.MOVES[verb][1]


def test_nothing_moves_what_is_closed_but_reopening():
    closed = [(verb, state) for verb in rules.MOVES for state in rules.CLOSED if rules.may(verb, state, "rights")]
    assert {verb for verb, _state in closed} == {"reopen"}


@pytest.mark.parametrize("verb", ["ask_identity", "extend", "decide", "abandon"])
def test_what_is_set_aside_is_no_exercise_of_rights(verb):
    assert not any(rules.may(verb, state, "cada") for state in State)


# --- decisions ---

REFUSAL = {"outcome": REFUSED, "reasons": "art. 17(3)(b)", "cnil_remedy": True, "court_remedy": True}
# what is decided, around what, the faults
DECISIONS = [
    ({"outcome": FULL}, {}, {}),
    (REFUSAL, {}, {}),
    ({**REFUSAL, "reasons": " "}, {}, {"reasons": "no-reasons"}),
    ({**REFUSAL, "cnil_remedy": False}, {}, {"cnil_remedy": "no-cnil-remedy"}),
    ({**REFUSAL, "court_remedy": False}, {}, {"court_remedy": "no-court-remedy"}),
    (
        {"outcome": PARTIAL},
        {},
        {"reasons": "no-reasons", "cnil_remedy": "no-cnil-remedy", "court_remedy": "no-court-remedy"},
    ),
    ({**REFUSAL, "answered_on": date(2026, 11, 18)}, {}, {}),  # after its month: late, and not blocked
    ({"outcome": FULL, "answered_on": date(2026, 10, 4)}, {}, {"answered_on": "before-receipt"}),
    ({"outcome": FULL, "answered_on": date(2026, 11, 21)}, {}, {"answered_on": "in-the-future"}),
    ({"outcome": FULL}, {"already": REFUSED}, {"outcome": "already-answered"}),
    ({"outcome": "received"}, {}, {"outcome": "unknown-outcome"}),
    ({"outcome": State.SET_ASIDE}, {}, {"outcome": "unknown-outcome"}),
    ({"outcome": FULL}, {"unverified": ("mandate",)}, {"outcome": "quality-unproved"}),
    ({"outcome": NOTHING}, {"unverified": ("mandate",)}, {"outcome": "quality-unproved"}),
    ({"outcome": FULL}, {"identity_awaited": True}, {"outcome": "identity-awaited"}),
    (REFUSAL, {"unverified": ("mandate",)}, {}),
    ({"outcome": WITHDRAWN}, {"unverified": ("mandate",), "identity_awaited": True}, {}),
    ({"outcome": FULL}, {"closed_in_principle": True}, {"reasons": "closed-in-principle"}),
    ({"outcome": FULL, "reasons": "à titre gracieux"}, {"closed_in_principle": True}, {}),
    ({"outcome": FULL, "decided_by": 7}, {"advised_by": {7}}, {"": "adviser-decides-not"}),
    ({"outcome": FULL, "decided_by": 8}, {"advised_by": {7}}, {}),
]


@pytest.mark.parametrize(("decided", "around", "faults"), DECISIONS)
def test_a_decision_is_refused_for_its_faults_alone(decided, around, faults):
    decision = Decision(**{"answered_on": date(2026, 11, 5), **decided})
    assert rules.refuse_decision(decision, Circumstances(received_on=RECEIVED, today=TODAY, **around)) == faults


SIGNATURES = [
    ({"is_direction": True, "is_delegate": False}, ""),
    ({"is_direction": False, "is_delegate": True}, ""),
    ({"is_direction": False, "is_delegate": False}, "no-delegation"),
]


@pytest.mark.parametrize(("held", "code"), SIGNATURES)
def test_the_direction_or_its_delegate_signs(held, code):
    assert rules.refuse_signature(8, advised_by={7}, **held) == code
    assert rules.refuse_signature(7, advised_by={7}, **held) == "adviser-decides-not"


# --- who asks ---

# quality, scope, person, requester, faults
REQUESTERS = [
    ("self", "", "Mme Martin", "", {}),
    ("self", "", "", "", {"person_name": "no-person"}),
    ("self", "estate", "Mme Martin", "", {"heir_scope": "scope-of-heirs"}),
    ("mandataire", "", "Mme Martin", "Me Durand", {}),
    ("mandataire", "", "Mme Martin", " ", {"requester_name": "no-requester"}),
    ("legal_rep", "", "", "M. Martin", {"person_name": "no-person"}),
    ("heir", "estate", "Mme Martin", "M. Martin", {}),
    ("heir", "", "Mme Martin", "M. Martin", {"heir_scope": "no-scope"}),
    ("directive_executor", "", "Mme Martin", "M. Martin", {}),
]


@pytest.mark.parametrize(("quality", "scope", "person", "requester", "faults"), REQUESTERS)
def test_who_asks_says_for_whom_and_why(quality, scope, person, requester, faults):
    assert rules.refuse_requester(quality=quality, scope=scope, person=person, requester=requester) == faults


PROOFS = [
    ("self", (), ()),
    ("mandataire", (), ("mandate",)),
    ("heir", ("death",), ("heirship",)),
    ("heir", ("death", "heirship"), ()),
    ("directive_executor", ("death",), ("directives",)),
]


@pytest.mark.parametrize(("quality", "verified", "lacking"), PROOFS)
def test_each_quality_is_proved(quality, verified, lacking):
    assert rules.unproved(quality, verified) == lacking


QUALIFICATIONS = [
    ("rights", "self", ("access",), ""),
    ("rights", "self", (), "no-right"),
    ("cada", "self", (), ""),
    ("complaint", "self", ("access",), "rights-aside"),
    ("rights", "heir", ("postmortem",), ""),
    ("rights", "self", ("access", "postmortem"), "not-after-death"),
    ("rights", "heir", ("access",), ""),
]


@pytest.mark.parametrize(("qualification", "quality", "asked", "code"), QUALIFICATIONS)
def test_a_request_is_qualified_with_its_rights(qualification, quality, asked, code):
    assert rules.refuse_rights(qualification, quality, asked) == code


def test_the_identity_is_asked_for_upon_doubts_that_are_said():
    assert rules.refuse_identity(RECEIVED, RECEIVED, TODAY, doubts="adresse inconnue") == {}
    assert rules.refuse_identity(RECEIVED, RECEIVED, TODAY, doubts="") == {"doubts": "no-doubts"}
    early = rules.refuse_identity(date(2026, 10, 4), RECEIVED, TODAY, doubts="x")
    assert early == {"asked_on": "before-receipt"}


def test_a_receipt_is_never_to_come():
    assert rules.refuse_receipt(TODAY, TODAY) == ""
    assert rules.refuse_receipt(date(2026, 11, 21), TODAY) == "in-the-future"


def test_a_year_between_two_requests_is_never_excessive():
    assert rules.is_never_excessive(date(2025, 3, 5), date(2026, 3, 5), 1)
    assert not rules.is_never_excessive(date(2025, 3, 5), date(2026, 3, 4), 1)
    assert rules.is_never_excessive(date(2024, 2, 29), date(2025, 2, 28), 1)


# --- rights and bases ---

CLOSED_IN_PRINCIPLE = [
    ("erase", ("6-1-c",), True),
    ("erase", ("6-1-c", "6-1-b"), False),
    ("port", ("6-1-e",), True),
    ("object", ("6-1-b",), True),
    ("object", ("6-1-e",), False),
    ("access", ("6-1-c",), False),
    ("withdraw", ("6-1-b",), True),
    ("withdraw", ("6-1-a",), False),
    ("auto", ("6-1-b",), False),
    ("postmortem", ("6-1-b",), False),
    ("erase", (), False),
]


@pytest.mark.parametrize(("right", "bases", "expected"), CLOSED_IN_PRINCIPLE)
def test_a_right_in_principle_not_open_asks_a_person_for_reasons(right, bases, expected):
    assert rights.needs_reasons(right, bases) is expected


@given(st.lists(st.sampled_from(BASES), min_size=1), st.sampled_from(list(Right)))
def test_the_table_of_bases_is_the_register_s_own(bases, right):
    told = {found.right: found for found in standings(bases)}
    assert rights.standing(right, bases) == told.get(right)
