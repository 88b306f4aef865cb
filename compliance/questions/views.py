"""The pages of a question that who asks and who is asked both open: the question, its history, its files."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from compliance.access.enforcement import ScopedRequest
from compliance.datasets.description import Section
from compliance.documents.forms import FileForm
from compliance.documents.panel import documents_panel
from compliance.documents.views import AttachDocument, OpenDocument, WithdrawDocument
from compliance.questions.acts import ACTS
from compliance.questions.layout import question_sections
from compliance.questions.models import Question, QuestionGuest
from compliance.records.guest_services import open_place
from compliance.records.timeline import last_written
from compliance.records.views import RecordHistory, RegisterView
from compliance.subject_requests import services as requests
from compliance.subject_requests.models import RequestDocument
from compliance.subject_requests.queries import HANDLE

PIECE = "other"  # the kind, among those of documents, of what a service gives


class QuestionPage(RegisterView):
    """What the pages of a question share. Who is asked reaches this one question, and nothing of its request."""

    model = Question
    folder = "questions"
    read_with = ("office", "request__office", "asked_by", "answered_by")

    def sections(self) -> tuple[Section, ...]:
        """Return the sections of a question."""
        return question_sections()

    def record(self) -> Question:
        """Return the question that the address names; who reads one about a restricted request is journalled."""
        question: Question = super().record()
        if question.request.restricted:
            requests.note_reading(question.request, self.request.path, by=self.request.user)
        return question

    def place(self, question: Question) -> QuestionGuest | None:
        """Return the place of who is asked, when it is they who look; None for who handles the request."""
        return open_place(QuestionGuest, question.pk, self.request.user) if self.request.scope.is_guest else None

    def answering(self) -> Question:
        """Return the question, for who is asked and may still answer; nobody answers in their place."""
        question = QuestionPage.record(self)
        if not self.request.scope.is_guest:
            raise PermissionDenied
        if not question.is_editable:
            raise Http404
        return question


class QuestionDetail(QuestionPage):
    """The question, the answer and its files; what who asked may do, or what who is asked may write."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the question."""
        record = self.record()
        last = last_written(record)
        handles, place = request.scope.allows(HANDLE), self.place(record)
        answers = place is not None and record.is_editable
        acts = [(act, record.page(act.name)) for act in ACTS if act.offered(record)] if handles else []
        context = {
            "record": record,
            "place": place,
            "asked": record.place,
            "acts": acts,
            "answer_url": record.page("edit") if answers else "",
            "documents": replace(
                documents_panel(record, self.folder, request.user, keeps=False, completes=answers),
                invitation=gettext_lazy("Les fichiers donnés avec la réponse se joignent ici."),
            ),
            "last_entry": None if request.scope.is_guest else last.entry,
        }
        return self.page("detail", context)


class QuestionHistory(QuestionPage, RecordHistory):
    """Who asked, answered, corrected, when."""


class AttachToAnswer(QuestionPage, AttachDocument):
    """« Joindre un fichier »: what the service holds becomes a document of the request."""

    note = gettext_lazy(
        "Le fichier est joint à la demande : ceux qui la traitent le lisent, et une lettre à la personne peut le "
        "joindre. Vous ne le retirez que tant que la question est ouverte."
    )

    def held_by(self) -> Question:
        """Return the question, for who is asked."""
        return self.answering()

    def form(self, *sent: Any) -> FileForm:
        """Return the form: the file alone."""
        return FileForm(*sent)

    def new_attachment(self, record: Question, typed: dict[str, Any]) -> RequestDocument:
        """Return the document of the request that the answer brings."""
        today = timezone.localdate()
        return RequestDocument(record=record.request, question=record.number, kind=PIECE, dated=today, **typed)


class OpenAnswerDocument(QuestionPage, OpenDocument):
    """A file given with the answer: a document of the request, of which the service reaches no other."""


class WithdrawAnswerDocument(QuestionPage, WithdrawDocument):
    """« Retirer », by who gave it, as long as the answer may be corrected."""

    def held_by(self) -> Question:
        """Return the question, for who is asked."""
        return self.answering()
