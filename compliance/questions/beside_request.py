"""The questions about a request: on its page, in its history, and how they go with its words."""

from functools import partial

from compliance.access.enforcement import Scope
from compliance.history import erasure, ledger
from compliance.history.canonical import Content
from compliance.history.emptied import mark
from compliance.history.places import Erased, sweep
from compliance.questions.models import Question, QuestionGuest
from compliance.questions.panel import questions_of, told_of
from compliance.records import guest_services
from compliance.records.erasing import without_content
from compliance.subject_requests import beside
from compliance.subject_requests.beside import Box
from compliance.subject_requests.models import SubjectRequest


@beside.announce_box
def questions(request: SubjectRequest, scope: Scope) -> Box:
    """Show the questions, and where another is asked."""
    return Box("questions/panel.html", questions_of(request, scope))


@beside.announce_history
def history(request: SubjectRequest) -> Box:
    """Tell what was asked and answered."""
    return Box("questions/told.html", told_of(request))


@beside.announce_emptying
def empty(request: SubjectRequest) -> None:
    """Destroy the questions, what is typed and not saved, their letters; their number, state and days stay."""
    moment = ledger.current().moment(request.ledger_chain())
    rows = Question.objects.filter(request=request).select_related("office", "request", "asked_by", "answered_by")
    for question in rows.order_by("pk"):
        guest_services.dismiss(QuestionGuest, question.pk)
        for place in question.guests.select_related("invitation", "record__office").order_by("pk"):
            invitation = place.invitation
            erasure.destroy(place, keep=partial(_unnamed, mark(moment)))
            invitation.delete()
        sweep(Erased(question.office_id, Question._meta.label_lower, question.number))
        erasure.destroy(question, keep=without_content(Question, moment))


def _unnamed(erased: str, snapshot: Content) -> Content:
    return {**snapshot, "full_name": erased, "email": ""}
