"""The pages of the register of requests: list, entry, record, correction, history, documents, comments."""

from dataclasses import replace
from typing import Any

from django.db.models import FETCH_RAISE
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from compliance.access.enforcement import ScopedRequest
from compliance.datasets.description import Section
from compliance.documents.models import Attachment
from compliance.documents.panel import Panel, documents_panel
from compliance.documents.views import AttachDocument, OpenDocument, WithdrawDocument
from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.records.comment_views import RecordComments, WithdrawComment, comments_panel
from compliance.records.draft_views import ForgetDraft, KeepDraft
from compliance.records.forms import RecordForm
from compliance.records.timeline import last_written
from compliance.records.views import RecordCreate, RecordEdit, RecordHistory, RecordList, RegisterView
from compliance.subject_requests import beside, panel, services
from compliance.subject_requests.documents import LETTER
from compliance.subject_requests.filters import RequestFilter
from compliance.subject_requests.layout import form_sections, page_sections, receipt_sections, request_sections
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import COUNT, EXPORT, HANDLE, REGISTER, SIGN

INVITATION = _lazy("La lettre reçue, un mandat, les fichiers à remettre : ce qui appartient au dossier se joint ici.")
RESTRICT, BOX = "restreinte", "subject_requests/restrict_box.html"  # the box of the form of entry


class RequestPage(RegisterView):
    """What every page of the register shares."""

    model = SubjectRequest
    folder = "subject_requests"
    read_with = ("office", "handler", "advised_by", "decided_by", "signed_by")

    def sections(self) -> tuple[Section, ...]:
        """Return the sections of a request."""
        return request_sections()

    def chosen_office(self) -> Office:
        """Return the one office in which the person writes; nobody writes in « tous »."""
        if self.request.scope.office is None:
            raise Http404
        return self.request.scope.office

    def record(self) -> SubjectRequest:
        """Return the request that the address names; who reads a restricted one is journalled."""
        request: SubjectRequest = super().record()
        if request.restricted:
            services.note_reading(request, self.request.path, by=self.request.user)
        return request


class RequestList(RequestPage, RecordList):
    """The requests of an office, or of all the offices one serves: what is late first."""

    filter_class = RequestFilter
    orders = RequestFilter.orders

    def ordered(self, rows: Any) -> Any:
        """Load what a line shows; a stray look-up is an error."""
        return super().ordered(rows).for_list().fetch_mode(FETCH_RAISE)

    def beside(self, filters: RequestFilter) -> dict[str, Any]:
        """Say what the person may do with the list, and what it leaves out."""
        scope = self.request.scope
        return {
            "may_register": scope.office is not None and scope.allows(REGISTER),
            "may_export": scope.allows(EXPORT),
            "may_count": scope.allows(COUNT),
            "may_delegate": scope.office is not None and scope.allows(SIGN),
            "closed": filters.count_closed(),
            "ways": beside.ways_of_list(scope),
            "today": timezone.localdate(),
        }


class RequestDetail(RequestPage):
    """A request: what is asked, each right with its clock, what was done, what is missing."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the request."""
        record = self.record()
        last, today, handles = last_written(record), timezone.localdate(), request.scope.allows(HANDLE)
        content: Any = last.content
        missing = panel.lacking(record, content, handles=handles)
        seen = request.scope.rows(ProcessingActivity).filter(pk__in=[row["activity"] for row in content["activities"]])
        linked = list(seen.prefetch_related("purposes").order_by("pk"))
        context = {
            "record": record,
            "content": self.named(content),
            "sections": page_sections(),
            "rights": panel.right_lines(record, content, linked, today, handles=handles),
            "whole": panel.whole_line(record),
            "due_tone": panel.tone_of(record.due_on, today),
            "acts": panel.acts_offered(record, content, request.scope, today),
            "missing": missing,
            "done": panel.CHECKED - len(missing),
            "total": panel.CHECKED,
            "edit_url": record.page("edit") if handles else "",
            "readers": list(record.readers.select_related("person").order_by("pk")) if record.restricted else [],
            "duplicates": list(self.rows().by_the_same_person(record).select_related("office").order_by("-number")[:5]),
            "documents": self._documents(record, handles=handles),
            "leads": beside.leads(record, request.scope),
            "ways": beside.ways(record),
            "boxes": beside.boxes(record, request.scope),
            "comments": comments_panel(record, self.folder),
            "last_entry": last.entry,
            "today": today,
        }
        return self.page("detail", context)

    def _documents(self, record: SubjectRequest, *, handles: bool) -> Panel:
        """Return the documents of the file; letters are shown as letters."""
        shown = documents_panel(
            record, self.folder, self.request.user, keeps=handles, completes=False, without={LETTER}
        )
        registers = self.request.scope.allows(REGISTER)
        return replace(shown, invitation=INVITATION, attach_url=record.page("attach") if registers else "")


class RequestCreate(RequestPage, RecordCreate):
    """« Enregistrer une demande »: a letter, a call, a visit or an e-mail, in a minute."""

    permission = REGISTER

    def sections(self) -> tuple[Section, ...]:
        """Return what is typed when a request comes in."""
        return receipt_sections()

    def start(self) -> Content:
        """Return an empty request, received today."""
        self.chosen_office()
        return {**super().start(), "received_on": timezone.localdate().isoformat()}

    def show(self, form: RecordForm, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render the form's page, with the box that restricts the request from its first entry on."""
        box = {"inside": BOX, "restrict": form.data is not None and RESTRICT in form.data}
        return super().show(form, status=status, **{**box, **context})

    def create(self, content: Content) -> SubjectRequest:
        """Enter the request; restricted, it names who enters it."""
        readers = [self.request.user] if RESTRICT in self.request.POST else []
        return services.receive(self.chosen_office(), content, by=self.request.user, readers=readers)

    def created(self, record: SubjectRequest) -> str:
        """Return the words that greet the new request."""
        return _("La demande %(reference)s est enregistrée. Joignez la lettre numérisée si elle est sur papier.") % {
            "reference": record.reference
        }

    def cancel_url(self) -> str:
        """Go back to the list."""
        return reverse("subject_requests:list", args=[self.kwargs["office"]])


class RequestEdit(RequestPage, RecordEdit):
    """The form of a request: what was received, what it is about, who is told of what was decided."""

    permission = HANDLE

    def sections(self) -> tuple[Section, ...]:
        """Return what is corrected by typing."""
        return form_sections()

    def show(self, form: RecordForm, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render the form's page."""
        return super().show(form, status=status, **{"inside": "", **context})

    def save(self, record: SubjectRequest, content: Content, version: int) -> SubjectRequest:
        """Save the content."""
        return services.revise(record.pk, content, version=version, by=self.request.user)

    def saved(self, before: SubjectRequest, after: SubjectRequest) -> str:
        """Return the words that say what the save did."""
        if before.version == after.version:
            return super().saved(before, after)
        return _("La demande %(reference)s est enregistrée.") % {"reference": after.reference}

    def cancel_url(self) -> str:
        """Go back to the request."""
        return reverse("subject_requests:detail", kwargs=self.kwargs)


class KeepNewRequest(RequestPage, KeepDraft):
    """Keeping what is typed of a new request."""

    permission = REGISTER


class ForgetNewRequest(RequestPage, ForgetDraft):
    """Giving it up."""

    permission = REGISTER


class KeepRequest(RequestPage, KeepDraft):
    """Keeping what is typed in the form of a request."""

    permission = HANDLE


class ForgetRequest(RequestPage, ForgetDraft):
    """Giving it up."""

    permission = HANDLE


class RequestHistory(RequestPage, RecordHistory):
    """Who wrote what, when, why; and what is kept beside the request."""

    def page(self, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Add what upper floors tell of the request."""
        return super().page(name, {**context, "histories": beside.histories(context["record"])}, status=status)


class AttachToRequest(RequestPage, AttachDocument):
    """« Joindre un document »: the scanned letter, a mandate."""

    adds = REGISTER  # whoever enters a request attaches its scanned letter
    refused = frozenset({LETTER})  # a copy of an identity document is one of its kinds, until it is checked


class OpenRequestDocument(RequestPage, OpenDocument):
    """The file."""


class WithdrawRequestDocument(RequestPage, WithdrawDocument):
    """« Retirer »."""

    def attachment(self) -> Attachment:
        """Return the document; 404 for a letter, which is kept as it was signed."""
        found = super().attachment()
        if found.kind == LETTER:
            raise Http404
        return found


class RequestCommentPage(RequestPage):
    """What the pages of comments share."""

    def place(self, record: SubjectRequest) -> None:
        """Return nobody's place: no request is confided to a guest."""
        return


class RequestComments(RequestCommentPage, RecordComments):
    """The thread."""


class WithdrawRequestComment(RequestCommentPage, WithdrawComment):
    """« Retirer »."""
