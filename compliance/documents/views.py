"""The pages of a record's documents: attach one, open it, withdraw it. A register mixes them with its own page.

Its addresses are named ``attach``, ``document`` and ``withdraw_document``, below the record's.
"""

import logging
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest
from compliance.common.forms import Form
from compliance.documents import services, store
from compliance.documents.forms import AttachForm, ConfirmForm, FileForm
from compliance.documents.models import Attachment, Document
from compliance.offices.enums import Permission
from compliance.records.views import RegisterView

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

logger = logging.getLogger(__name__)

EDIT = Permission.EDIT_REGISTER.full
ALONE = "default-src 'none'; sandbox"  # whatever a browser would make of the file, it runs nothing


class DocumentView(RegisterView):
    """What the pages about documents share; ``holder`` is the record under which the address names one."""

    holder: Any

    def attachment(self) -> Attachment:
        """Return the document that the address names under its record; 404 once it is withdrawn."""
        self.holder = self.held_by()
        attached = self.holder.documents.filter(withdrawn_at=None).select_related("document", "added_by", "record")
        found: Attachment = get_object_or_404(attached, number=self.kwargs["document"])
        return found

    def held_by(self) -> Any:
        """Return the record under which the page stands."""
        return self.record()

    def draw(self, name: str, record: Any, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page about the documents of a record."""
        shared = {"record": record, "is_guest": self.request.scope.is_guest}
        context = {**shared, "breadcrumb": f"{self.folder}/breadcrumb.html", **context}
        return render(self.request, f"documents/{name}.html", context, status=status)


class AttachDocument(DocumentView):
    """« Joindre un document »."""

    takes_files: ClassVar[bool] = True
    adds: ClassVar[str] = EDIT  # the right of whoever attaches
    refused: ClassVar[frozenset[str]] = frozenset({"identity", "letter"})  # kinds that this register does not keep
    note: "ClassVar[_StrOrPromise]" = ""  # who opens the document, where it is not who sees the record

    def form(self, *sent: Any) -> FileForm:
        """Return the form: the file, its kind and its date."""
        return AttachForm(*sent, refused=self.refused)

    def new_attachment(self, record: Any, typed: dict[str, Any]) -> Attachment:
        """Return the attachment, not saved, of what was typed beside the file."""
        made: Attachment = record.documents.model(record=record, **typed)
        return made

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for the file, its kind and its date."""
        return self._ask(self.held_by(), self.form())

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Attach the file, or say what is refused; the browser asks for it again, for it gives no file back."""
        record = self.held_by()
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(record, form)
        received = form.cleaned_data.pop("file")
        attachment = self.new_attachment(record, form.cleaned_data)
        try:
            with store.stored(record.office, received) as document, transaction.atomic():
                services.attach(attachment, document, by=request.user)
                self.reread(record, self.adds)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._ask(record, form)
        messages.success(request, _("Le document « %(name)s » est joint.") % {"name": attachment})
        return redirect(f"{record.get_absolute_url()}#documents")

    def _ask(self, record: Any, form: Form) -> HttpResponse:
        status = 422 if form.errors else 200
        return self.draw("attach", record, {"form": form, "forms": [form], "note": self.note}, status=status)


class OpenDocument(DocumentView):
    """The file itself, through the record's own right; never from an address of its own."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponseBase:
        """Send the file to be saved; say so when it is no longer on the server."""
        attachment = self.attachment()
        try:
            file = store.opened(attachment.document)
        except FileNotFoundError:
            logger.exception("the file of document %s is missing", attachment.document_id)
            return self.draw("missing", self.holder, {"attachment": attachment}, status=410)
        return sent_file(attachment.document, file)


class WithdrawDocument(DocumentView):
    """« Retirer »."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Say what withdrawing does, and ask."""
        return self._ask(self._withdrawable())

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Withdraw the document."""
        attachment = self._withdrawable()
        try:
            with transaction.atomic():
                services.withdraw(type(attachment), attachment.pk, by=request.user)
                self.reread(self.holder, EDIT)
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Le document « %(name)s » est retiré.") % {"name": attachment})
        return redirect(f"{self.holder.get_absolute_url()}#documents")

    def _withdrawable(self) -> Attachment:
        """Return the document; a guest withdraws only what they attached themselves."""
        attachment = self.attachment()
        if self.request.scope.is_guest and attachment.added_by != self.request.user:
            raise PermissionDenied
        return attachment

    def _ask(self, attachment: Attachment) -> HttpResponse:
        return self.draw("withdraw", self.holder, {"attachment": attachment, "form": ConfirmForm()})


def sent_file(document: Document, file: Any) -> FileResponse:
    """Return a stored file as one to be saved, which nothing shows, runs or keeps on the way."""
    response = FileResponse(file, as_attachment=True, filename=document.name, content_type=document.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
