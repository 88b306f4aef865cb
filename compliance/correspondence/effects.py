"""What a letter does to its request when it leaves; the request's own services decide whether it may."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from compliance.correspondence.models import Letter
from compliance.correspondence.refusals import refusal
from compliance.correspondence.rules import REASONS, portability_lacks
from compliance.correspondence.words import kind_of
from compliance.history.canonical import Content
from compliance.law.vocabularies import Term
from compliance.processing.rights_rules import Right
from compliance.records import content as contents
from compliance.subject_requests import clock as clocks
from compliance.subject_requests import rules, services
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.rights import TOLD_TO_RECIPIENTS
from compliance.subject_requests.rules import Decision, Qualification, State
from compliance.subject_requests.terms import delays
from compliance.subject_requests.writing import Writer

GRANTED = frozenset({State.ANSWERED_FULL, State.ANSWERED_PARTIAL})
# What each kind of answer may say of a right, the usual one first.
MAY_SAY: dict[str, tuple[State, ...]] = {
    State.ANSWERED_FULL: (State.ANSWERED_FULL,),
    State.ANSWERED_PARTIAL: (State.ANSWERED_PARTIAL, State.ANSWERED_FULL, State.REFUSED, State.NO_DATA),
    State.REFUSED: (State.REFUSED,),
    State.NO_DATA: (State.NO_DATA,),
}
ASK_IDENTITY, EXTEND, SET_ASIDE, TELL_RECIPIENT = "ask_identity", "extend", "set_aside", "tell_recipient"
LONGEST_NAME = 300  # of a recipient, in the register
ABOUT = {"administrative_documents": Qualification.ADMINISTRATIVE, "complaint": Qualification.COMPLAINT}


@dataclass(frozen=True)
class ToAnswer:
    """A right that awaits its answer."""

    key: str
    right: str


def to_answer(content: Content) -> list[ToAnswer]:
    """Return the rights of a request that await their answer, in their order."""
    rows = contents.rows(content, "rights")
    return [ToAnswer(str(row["key"]), str(row["right"])) for row in rows if not row["outcome"]]


def outcomes_of(kind: str) -> tuple[State, ...]:
    """Return what a kind of letter may say of each right asked; nothing when it is no answer."""
    return MAY_SAY.get(does(kind), ())


def does(kind: str) -> str:
    """Return what a kind of letter does to its request, "" for nothing."""
    return str(kind_of(kind).data["does"])


def is_timely(term: Term, request: SubjectRequest, content: Content) -> bool:
    """Tell whether a kind of letter is of use to a request as it stands."""
    effect, rows = term.data["does"], contents.rows(content, "rights")
    if request.words_erased_on:
        return False  # a letter would bring words back
    if effect in MAY_SAY:
        return request.may("decide") and bool(to_answer(content))
    if effect == EXTEND:
        notice = clocks.extension_notice(request.received_on, request.zone, delays(request.received_on))
        in_time = timezone.localdate() <= notice.day
        return request.may("extend") and request.extension_notice_on is None and in_time
    if effect == SET_ASIDE:
        return request.may("set_aside") and request.qualification == ABOUT[term.code]
    if effect == TELL_RECIPIENT:
        return any(row["right"] in TOLD_TO_RECIPIENTS and row["outcome"] in GRANTED for row in rows)
    if effect:
        return request.may(effect)
    return request.is_open and request.qualification in {Qualification.UNREAD, Qualification.RIGHTS}


def refuse_outcomes(letter: Letter, outcomes: Mapping[str, str], content: Content) -> None:
    """Raise ValidationError for what the letter cannot say, or a right that has its answer already."""
    if set(outcomes.values()) - {state.value for state in outcomes_of(letter.kind)}:
        raise refusal("not-this-outcome", "outcomes")
    if set(outcomes) - {one.key for one in to_answer(content)}:
        raise refusal("not-asked", "outcomes")


def refuse_unfinished(letter: Letter, content: Content, extensions: Collection[str]) -> None:
    """Raise ValidationError for an answer to nothing, or one that grants portability without a structured file.

    ``extensions`` are those of the files enclosed, in small letters (Art. 20(1) GDPR).
    """
    if outcomes_of(letter.kind) and not letter.outcomes:
        raise refusal("no-outcome", "outcomes")
    refuse_outcomes(letter, letter.outcomes, content)
    granted = {key for key, outcome in letter.outcomes.items() if outcome in GRANTED}
    ported = {one.key for one in to_answer(content) if one.right == Right.PORT}
    if granted & ported and portability_lacks(extensions):
        raise refusal("no-structured-file", "enclosed")
    if does(letter.kind) == TELL_RECIPIENT and not letter.to.strip():
        raise refusal("no-recipient", "to")
    if does(letter.kind) == TELL_RECIPIENT and len(letter.to.strip().splitlines()[0]) > LONGEST_NAME:
        raise refusal("too-long", "to")


def apply(letter: Letter, on: date, writer: Writer) -> None:
    """Write in the request what the letter did. Raises ValidationError when the request refuses it."""
    effect, pk = does(letter.kind), letter.record_id
    if effect == ASK_IDENTITY:
        services.ask_identity(pk, on, letter.reasons, writer)
    elif effect == EXTEND:
        services.extend(pk, on, letter.reasons, writer)
    elif effect == SET_ASIDE:
        services.set_aside(pk, letter.said.body, on, writer)
    elif effect == TELL_RECIPIENT:
        services.tell_recipient(pk, letter.to.strip().splitlines()[0], on, writer)
    for key, outcome in letter.outcomes.items():
        services.decide(pk, key, _decision(letter, State(outcome), on), writer)


def _decision(letter: Letter, outcome: State, on: date) -> Decision:
    """Return the decision that a letter tells, which is that of who signed it; its remedies are in the letter."""
    kind = kind_of(letter.kind).data
    # Reasons that a letter tells are those of what it refuses; elsewhere they say why what nothing opens is granted.
    reasoned = outcome in rules.WITH_REASONS or REASONS not in kind["asks_for"]
    told = [clause for clause in kind["clauses"] if outcome != State.ANSWERED_FULL]
    return Decision(
        outcome=outcome.value,
        answered_on=on,
        reasons=letter.reasons if reasoned else "",
        cnil_remedy="cnil_remedy" in told,
        court_remedy="court_remedy" in told,
        decided_by=letter.signed_by_id,
    )
