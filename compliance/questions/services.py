"""The verbs of a question: each writes one entry of it, and one of the place of who is asked when that changes too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.history.canonical import Content
from compliance.law.source import vocabulary
from compliance.notifications.services import queue
from compliance.questions import messages, rules
from compliance.questions.models import Question, QuestionGuest
from compliance.questions.refusals import REFUSALS, refuse
from compliance.questions.rules import State
from compliance.records import content as contents
from compliance.records import guest_rules, guest_services, services
from compliance.records.services import StaleRecord
from compliance.subject_requests.models import SubjectRequest

ANSWER = ("holds_nothing", "answer")

type Decide = Callable[[Question], None]


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who acts, and on which version of the question (None: the last)."""

    by: User | None
    version: int | None = None


def offered(request: SubjectRequest) -> dict[str, Any]:
    """Return what the form of a question proposes: what the service would know of the request, and a day."""
    rights = vocabulary("request_rights")
    asked = request.rights.order_by("position").values_list("right", flat=True)
    return {
        "person": request.person_name,
        "file_reference": request.person_reference,
        "rights": ", ".join(rights.label(right) for right in asked),
        "due_on": rules.suggested(request.due_on, timezone.localdate(), request.zone),
    }


def ask(
    request: SubjectRequest, content: Content, *, full_name: str, email: str, by: User | None, beyond: bool = False
) -> Question:
    """Ask a person of a service a question about a request; they receive a link to it, and see nothing else.

    ``content`` is the question and what the service may know; ``beyond``: its day passes the request's, knowingly.
    Raises ValidationError, by field: a closed request, no question, a refused day, somebody who reads the requests.
    """
    today, due_on = timezone.localdate(), date.fromisoformat(str(content["due_on"]))
    refuse("" if request.is_open else "request-closed")
    refuse("" if str(content["wording"]).strip() else "no-question", "wording")
    refuse(rules.refuse_due(due_on, request.due_on, today, beyond=beyond), "due_on")
    question = Question(office=request.office, request=request, asked_by=by, asked_at=timezone.now())
    told = _("question posée à %(name)s") % {"name": full_name}
    ends = rules.last_day(due_on, today)
    with transaction.atomic():
        services.open_record(question, {**contents.blank(Question), **content}, by=by, reason=told)
        place = QuestionGuest(record=question, full_name=full_name, email=email, due_on=due_on, ends=ends)
        guest_services.confide(place, by=by)
    return question


def answer(pk: int, given: Content, *, version: int, by: User) -> Question:
    """Write the answer of who is asked, or its correction; who asked is told.

    What else changed since ``version`` (a reminder, another day) takes nothing from it: StaleRecord is raised only when
    another answer was written meanwhile. Raises ValidationError for an answer that says nothing, a question that is
    closed, or that is not asked of this person today.
    """
    refuse(rules.refuse_answer(str(given["answer"]), holds_nothing=bool(given["holds_nothing"])), "answer")
    place = guest_services.open_place(QuestionGuest, pk, by)
    if place is None:
        raise ValidationError(REFUSALS["not-open"], "not-open")
    with transaction.atomic():
        question = _read(pk)
        before = contents.read(question)
        if question.version != version and not _same_answer(question, version, before):
            raise StaleRecord(question, before)
        corrected = question.status == State.ANSWERED
        written = _write(question, before, given, corrected=corrected, by=by)
        if place.state == guest_rules.State.OPEN:
            guest_services.declare_done(QuestionGuest, place.pk, message="", by=by)  # its letter says who answered
        elif written.version != question.version:
            queue(messages.QuestionAnswered(place, corrected=True))
    return written


def remind(pk: int, asker: Asker) -> Question:
    """Remind the service: a new link to who has not opened theirs yet. Raises StaleRecord, or ValidationError."""

    def decide(question: Question) -> None:
        _require(question, "remind")
        question.reminded_at = timezone.now()

    with transaction.atomic():
        place = _place(pk)
        if place.state == guest_rules.State.INVITED:
            guest_services.send_again(QuestionGuest, place.pk, version=place.version, by=asker.by)
        elif place.state == guest_rules.State.OPEN:
            queue(messages.QuestionReminded(place))
        else:
            refuse("not-now")
        return _move(pk, decide, asker, _("service relancé"))


def prolong(pk: int, due_on: date, asker: Asker, *, beyond: bool = False) -> Question:
    """Give the question another day, later or nearer; the service is told, and reads it as long as it must.

    Raises StaleRecord, or ValidationError for a refused day or a question that awaits no answer.
    """
    with transaction.atomic():
        question = _redated(pk, {"due_on": due_on.isoformat()}, "prolong", asker, beyond=beyond)
        place = _place(pk)
        ends = max(place.ends, rules.last_day(due_on, timezone.localdate()))
        if place.state not in {guest_rules.State.DECLINED, guest_rules.State.WITHDRAWN}:
            guest_services.move_days(QuestionGuest, place.pk, ends, due_on=due_on, by=asker.by)
            if place.state == guest_rules.State.OPEN:
                queue(messages.QuestionReminded(_place(pk)))
    return question


def close(pk: int, asker: Asker) -> Question:
    """Take the answer as it is: the service no longer writes in it, nor reads it."""

    def decide(question: Question) -> None:
        _require(question, "close")
        question.status, question.closed_at = State.CLOSED, timezone.now()

    with transaction.atomic():
        guest_services.close(QuestionGuest, _place(pk).pk, by=asker.by)
        return _move(pk, decide, asker, _("question close"))


def reopen(pk: int, asked_again: str, due_on: date, asker: Asker, *, beyond: bool = False) -> Question:
    """Ask the same person for what their answer lacks; it stands, for them to complete.

    Raises StaleRecord, or ValidationError: nothing asked, a refused day, a question without an answer.
    """
    refuse("" if asked_again.strip() else "no-question", "asked_again")
    with transaction.atomic():
        changes: Content = {"asked_again": asked_again, "due_on": due_on.isoformat()}
        question = _redated(pk, changes, "reopen", asker, beyond=beyond)
        ends = rules.last_day(due_on, timezone.localdate())
        place = guest_services.ask_again(QuestionGuest, _place(pk).pk, ends, due_on=due_on, by=asker.by)
        queue(messages.QuestionAskedAgain(place))
    return question


def withdraw(pk: int, asker: Asker) -> Question:
    """Take the question back: the service no longer sees it, and is told. What it wrote is kept."""

    def decide(question: Question) -> None:
        _require(question, "withdraw")
        question.status, question.closed_at = State.WITHDRAWN, timezone.now()

    with transaction.atomic():
        place = _place(pk)
        if guest_rules.may_withdraw(place.state, place.ends, timezone.localdate()):
            guest_services.withdraw(QuestionGuest, place.pk, version=place.version, by=asker.by)
        return _move(pk, decide, asker, _("question retirée"))


# --- parts of the verbs ---


def _read(pk: int) -> Question:
    question: Question = Question.objects.select_related("office", "request").get(pk=pk)
    return question


def _place(pk: int) -> QuestionGuest:
    rows = QuestionGuest.objects.select_related("record__office", "office", "invited_by", "person")
    return rows.get(record=pk)


def _require(question: Question, verb: str) -> None:
    refuse("" if question.may(verb) else "not-now")


def _move(pk: int, decide: Decide, asker: Asker, told: str) -> Question:
    return services.move(Question, pk, decide, by=asker.by, reason=told, version=asker.version)


def _same_answer(question: Question, version: int, now: Content) -> bool:
    """Tell whether the answer is still the one that was read at that version."""
    entry = question.history.filter(version=version).first()
    read = contents.told(Question, entry.snapshot) if entry else None
    return read is not None and all(read[name] == now[name] for name in ANSWER)


def _write(question: Question, before: Content, given: Content, *, corrected: bool, by: User) -> Question:
    def decide(locked: Question) -> None:
        _require(locked, "answer")
        locked.status, locked.answered_by, locked.answered_at = State.ANSWERED, by, timezone.now()

    after = {**before, **{name: given[name] for name in ANSWER}}
    told = _("réponse corrigée") if corrected else _("réponse donnée")
    if corrected:
        return _revise(question, after, decide, by, told)
    return _changed(question, before, after, decide, by, told)


def _revise(question: Question, after: Content, decide: Decide, by: User | None, told: str) -> Question:
    version = question.version  # who saves meanwhile is found out under the lock
    return services.revise(Question, question.pk, after, version=version, by=by, reason=told, decide=decide)


def _changed(
    question: Question, before: Content, after: Content, decide: Decide, by: User | None, told: str
) -> Question:
    """Write a content with the state that goes with it, even when the content is what it was."""
    if before != after:
        return _revise(question, after, decide, by, told)
    return services.move(Question, question.pk, decide, by=by, reason=told, version=question.version)


def _redated(pk: int, changes: Content, verb: str, asker: Asker, *, beyond: bool) -> Question:
    """Write another day for the answer, and what goes with it; the question awaits an answer from then on."""
    question = _read(pk)
    before = contents.read(question)
    if asker.version is not None and asker.version != question.version:
        raise StaleRecord(question, before)
    due_on = date.fromisoformat(str(changes["due_on"]))
    refuse(rules.refuse_due(due_on, question.request.due_on, timezone.localdate(), beyond=beyond), "due_on")

    def decide(locked: Question) -> None:
        _require(locked, verb)
        refuse("" if locked.request.is_open else "request-closed")
        locked.status, locked.closed_at = State.ASKED, None

    told = _("délai changé") if verb == "prolong" else _("question posée de nouveau")
    return _changed(question, before, {**before, **changes}, decide, asker.by, told)
