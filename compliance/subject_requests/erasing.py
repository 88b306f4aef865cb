"""What goes of a request at its terms: its words, then its facts; copies of identity documents at once."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.documents import services as documents
from compliance.history import erasure, ledger
from compliance.history.canonical import Content, Json
from compliance.history.emptied import mark
from compliance.records import content as contents
from compliance.records.erasing import without, without_content
from compliance.retention.kinds import Gone, NoLongerDue
from compliance.subject_requests import beside
from compliance.subject_requests.documents import RequestDocument
from compliance.subject_requests.models import SubjectRequest

# What the person wrote and what they were written, how to reach them: the decisions, their reasons and days stay.
TEXTS = ("wording", "aside_answer", "advice")
REACHED_AT = ("person_reference", "email", "phone", "address")
IN_ROWS = {"rights": "details", "identity_checks": "doubts"}
WORDS = (*TEXTS, *REACHED_AT, *(f"{part}.{name}" for part, name in IN_ROWS.items()))
IDENTITY = "identity"  # the kind, among those of documents, of the copy of an identity document


def erase_words(pk: int, *, by: User | None, reason: str) -> None:
    """Erase the words of a closed request, what was exchanged, its documents and comments; its facts stay.

    Raises NoLongerDue when it is gone, open again, kept by force or emptied already.
    """
    with ledger.entry(by=by, reason=reason) as entry:
        request = _locked(pk, entry)
        if request.words_erased_on is not None:
            raise NoLongerDue(_("les mots de cette demande sont déjà effacés"))
        moment = entry.moment(request.ledger_chain())
        _empty_around(request)
        before = contents.read(request)
        after = _emptied(before, mark(moment))
        contents.assign(request, after)
        contents.write_parts(request, after, before)
        request.summarise(after)
        request.words_erased_on = moment.date()
        request.updated_at = moment
        request.version += 1
        request.content_written = after
        erasure.erase(request, keep=without(SubjectRequest, WORDS, moment))
        request.content_written = None


def destroy(pk: int, *, by: User | None, reason: str) -> None:
    """Destroy a closed request whole; its number, its days and its digests stay in the ledger.

    Raises NoLongerDue when it is gone, open again or kept by force.
    """
    with ledger.entry(by=by, reason=reason) as entry:
        request = _locked(pk, entry)
        _empty_around(request)
        erasure.destroy(request, keep=without_content(SubjectRequest, entry.moment(request.ledger_chain())))


def destroy_document(pk: int, *, by: User | None, reason: str) -> None:
    """Destroy one document of a request. Raises NoLongerDue when it is gone, or its request kept by force."""
    with ledger.entry(by=by, reason=reason) as entry:
        found = RequestDocument.objects.select_related("document", "record__office").filter(pk=pk).first()
        if found is None:
            raise Gone(_("ce document n’existe plus"))
        entry.lock(found.ledger_chain())
        _refuse_held(found.record)
        documents.destroy(found)


def destroy_identity_copies(request: SubjectRequest, *, by: User | None) -> None:
    """Destroy the copies of identity documents that a request holds: they have served (EDPB 01/2022, § 79)."""
    copies = request.documents.filter(kind=IDENTITY).order_by("pk").values_list("pk", flat=True)
    for pk in list(copies):
        destroy_document(pk, by=by, reason=_("copie d’une pièce d’identité effacée, vérification faite"))


def _locked(pk: int, entry: ledger.Entry) -> SubjectRequest:
    found = SubjectRequest.objects.filter(pk=pk).first()
    if found is None:
        raise Gone(_("cette demande n’existe plus"))
    entry.lock(found.ledger_chain())
    request: SubjectRequest = SubjectRequest.objects.select_for_update(of=("self",)).get(pk=pk)
    if request.is_open:
        raise NoLongerDue(_("cette demande est rouverte"))
    _refuse_held(request)
    return request


def _refuse_held(request: SubjectRequest) -> None:
    if request.held_on is not None:
        raise NoLongerDue(_("conservation forcée"))


def _empty_around(request: SubjectRequest) -> None:
    """Destroy what stands around a request, in the caller's entry: documents, messages; comments are in no chain."""
    moment = ledger.current().moment(request.ledger_chain())
    beside.empty(request)  # first: a letter holds its files
    for attachment in request.documents.select_related("document", "record__office").order_by("pk"):
        documents.destroy(attachment)
    for message in request.messages.select_related("record__office").order_by("pk"):
        erasure.destroy(message, keep=lambda snapshot: {**snapshot, "text": mark(moment)})
    for comment in request.comments.order_by("pk"):
        comment.delete()


def _emptied(content: Content, erased: str) -> Content:
    texts: Content = {name: erased for name in TEXTS if content[name]}
    blanks: Content = dict.fromkeys(REACHED_AT, "")
    parts: Content = {part: _rows(contents.rows(content, part), name, erased) for part, name in IN_ROWS.items()}
    return {**content, **texts, **blanks, **parts}


def _rows(rows: Iterable[Content], name: str, erased: str) -> list[Json]:
    emptied: list[Any] = [{**row, name: erased if row[name] else ""} for row in rows]
    return emptied
