"""What a request's page, and its history, show of the questions that were asked about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from compliance.access.enforcement import Scope
from compliance.questions.models import Question, QuestionGuest
from compliance.records.timeline import Moment, moments, without_snapshots
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import HANDLE


@dataclass(frozen=True)
class Panel:
    """The questions about a request, the first asked first; where another is asked, "" for nowhere."""

    questions: Sequence[Question]
    ask_url: str


@dataclass(frozen=True)
class Told:
    """A question in the history of its request: what was written of it, the latest first."""

    question: Question
    entries: Sequence[Moment]


def questions_of(request: SubjectRequest, scope: Scope) -> Panel:
    """Return the questions about a request that the person sees; one query."""
    asks = scope.allows(HANDLE) and request.is_open
    url = reverse("questions:ask", args=[request.office.slug, request.number]) if asks else ""
    return Panel(_about(request), url)


def told_of(request: SubjectRequest) -> list[Told]:
    """Return what the ledger tells of each question about a request; two queries."""
    questions = _about(request)
    every: Any = Question
    rows = every.history.filter(id__in=[question.pk for question in questions]).order_by("-position")
    entries = list(without_snapshots(rows))
    return [
        Told(
            question,
            moments([entry for entry in entries if entry.id == question.pk], question.page("history")),
        )
        for question in questions
    ]


def _about(request: SubjectRequest) -> list[Question]:
    places = QuestionGuest.objects.filter(record__request=request).select_related("record").order_by("record__number")
    questions = []
    for place in places:
        question: Question = place.record
        question.request, question.office, question.place = request, request.office, place
        questions.append(question)
    return questions
