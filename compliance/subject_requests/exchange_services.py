"""The verbs of what is exchanged with whoever asks: a message, a piece of theirs, a document handed over to them."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.accounts.models import User
from compliance.documents import services as documents
from compliance.documents.models import Document
from compliance.history import ledger
from compliance.subject_requests.documents import RequestDocument
from compliance.subject_requests.exchanges import RequestMessage
from compliance.subject_requests.models import SubjectRequest

REFUSALS = {
    "withdrawn": gettext_lazy("Ce document est retiré : il n’est remis à personne."),
    "own-piece": gettext_lazy("Ce document vient du demandeur : il n’est pas une réponse."),
    "day-past": gettext_lazy("Ce jour est passé : le fichier ne serait remis à personne."),
}
PIECE = "other"  # the kind, among those of documents, of what the person sends


def write(
    request: SubjectRequest, text: str, *, by: User | None, from_requester: bool = False, form_digest: str | None = None
) -> RequestMessage:
    """Add a message to a request, from whoever asks or from the office."""
    reason = _("message du demandeur") if from_requester else _("message au demandeur")
    with ledger.entry(by=by, reason=reason) as entry:
        moment = entry.moment(request.ledger_chain())
        facts: Any = {"from_requester": from_requester, "author": by, "text": text, "form_digest": form_digest}
        message = RequestMessage(office=request.office, record=request, written_at=moment, **facts)
        message.full_clean(exclude={"form_digest"})  # the database alone tells who came first
        message.save()
    return message


def add_piece(request: SubjectRequest, document: Document, *, caution: str, on: date) -> RequestDocument:
    """Attach a stored file that the person sent. Raises ValidationError when the request holds it already."""
    attachment = RequestDocument(record=request, kind=PIECE, dated=on, from_requester=True, caution=caution)
    return documents.attach(attachment, document, by=None)


def hand_over(pk: int, until: date, *, on: date, by: User | None) -> RequestDocument:
    """Let whoever asked take a document of the office with their code, until a day, included.

    Raises ValidationError for a document withdrawn or theirs, or a day that is past.
    """
    with ledger.entry(by=by, reason=_("document remis au demandeur")) as entry:
        entry.lock(RequestDocument.objects.select_related("record").get(pk=pk).ledger_chain())
        document: RequestDocument = RequestDocument.objects.select_related("record__office", "document").get(pk=pk)
        code = _refusal(document, until, on)
        if code:
            raise ValidationError(REFUSALS[code], code)
        document.handed_over_until = until
        document.version += 1
        document.save()
    return document


def _refusal(document: RequestDocument, until: date, on: date) -> str:
    if document.withdrawn_at is not None:
        return "withdrawn"
    if document.from_requester:
        return "own-piece"
    return "day-past" if until < on else ""
