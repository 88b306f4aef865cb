"""The days of the questions: for who asked, and for who is to answer."""

from datetime import date
from typing import ClassVar

from django.db.models import F, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.deadlines.providers import NO_TEXT, ColumnProvider, Line, Rows, announce
from compliance.offices.models import Office
from compliance.questions import rules
from compliance.questions.models import Question
from compliance.subject_requests import rules as requests
from compliance.subject_requests.queries import HANDLE


class _Answer(ColumnProvider):
    """The day of an answer: a line holds references, and nothing of the request."""

    column: ClassVar[str] = "due_on"
    source = _("Date fixée par l’organisme")


@announce
class AnswerAwaited(_Answer):
    """What the office waits for."""

    kind, label = "question-awaited", _("Réponse d’un service attendue")
    parent: ClassVar[Combinable] = F("request__number")
    name: ClassVar[Combinable] = NO_TEXT
    person: ClassVar[Combinable] = F("guests__full_name")

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the questions that await their answer, where the person handles the requests."""
        rows: Rows = scope.within(Question.objects.visible_to(scope.user, HANDLE)).asked()
        return rows

    def title(self, line: Line) -> str:
        """Return the references of the question and of its request."""
        return f"{rules.reference(line.number)} – {requests.reference(line.parent or 0)}"

    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of the question's page."""
        return reverse("questions:detail", args=[office.slug, line.number]) if office else ""


@announce
class AnswerOwed(_Answer):
    """What a service is asked, wherever its office is: the person may hold no place there."""

    kind, label = "question-owed", _("Question à laquelle répondre")
    name: ClassVar[Combinable] = Cast(F("office__slug"), TextField())
    about: ClassVar[Combinable] = F("office__name")

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the questions that the person is asked today."""
        rows: Rows = scope.within(Question.objects.asked_of(scope.user, today)).asked()
        return rows

    def title(self, line: Line) -> str:
        """Return the question's reference."""
        return rules.reference(line.number)

    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of the question's page."""
        return reverse("questions:detail", args=[line.name, line.number])
