"""The form of an answer: it is kept while one types, it is corrected until the question is closed."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.datasets.description import Section
from compliance.history.canonical import Content
from compliance.questions import services
from compliance.questions.layout import answer_sections
from compliance.questions.models import Question
from compliance.questions.views import QuestionPage
from compliance.records.draft_views import ForgetDraft, KeepDraft
from compliance.records.forms import RecordForm
from compliance.records.models import Versioned
from compliance.records.views import RecordEdit
from compliance.subject_requests.queries import HANDLE


class AnswerPage(QuestionPage):
    """What the form of an answer and its draft share: they are those of who is asked."""

    permission = HANDLE

    def sections(self) -> tuple[Section, ...]:
        """Return what is typed."""
        return answer_sections()

    def record(self) -> Question:
        """Return the question, for who is asked and may still answer."""
        return self.answering()

    def cancel_url(self) -> str:
        """Go back to the question."""
        return reverse("questions:detail", kwargs=self.kwargs)


class AnswerQuestion(AnswerPage, RecordEdit):
    """« Répondre ». A stale save shows both answers and loses neither."""

    def show(self, form: RecordForm, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render the form's page."""
        return super().show(form, status=status, **{"inside": "", **context})

    def around(self, record: Versioned, version: int | None = None) -> dict[str, Any]:
        """Remind of the question."""
        place = self.place(record) if isinstance(record, Question) else None
        return {**super().around(record, version), "place": place}

    def save(self, record: Question, content: Content, version: int) -> Question:
        """Save the answer, and tell who asked."""
        return services.answer(record.pk, content, version=version, by=self.request.user)

    def saved(self, before: Question, after: Question) -> str:
        """Return the words that say what the save did."""
        if before.version == after.version:
            return super().saved(before, after)
        return _("Votre réponse est enregistrée : une lettre le dit à qui a posé la question.")


class KeepAnswer(AnswerPage, KeepDraft):
    """Keeping what is typed."""


class ForgetAnswer(AnswerPage, ForgetDraft):
    """Giving it up."""
