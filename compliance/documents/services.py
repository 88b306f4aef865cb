"""The verbs of documents: attach one to a record, withdraw it; and what becomes of the files of a deleted draft."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.accounts.models import User
from compliance.documents import store
from compliance.documents.models import Attachment, Document
from compliance.history import erasure, ledger
from compliance.history.emptied import mark
from compliance.records import workflow_services as workflow
from compliance.records.models import WorkflowRecord

REFUSALS = {
    "twice": gettext_lazy("Ce fichier est déjà joint à cette fiche, sous le nom « %(name)s »."),
    "withdrawn": gettext_lazy("Ce document est déjà retiré."),
}


def attach[A: Attachment](attachment: A, document: Document, *, by: User | None, at: datetime | None = None) -> A:
    """Attach a stored file to a record (``attachment``, not saved: its record, kind and date).

    Raises ValidationError when the record holds the same file already, or a value is refused.
    """
    reason = _("document joint : %(name)s") % {"name": document.name}
    with ledger.entry(by=by, reason=reason, at=at) as entry:
        chain = attachment.record.ledger_chain()
        entry.lock(chain)
        attachment.record.refresh_from_db()
        _refuse_twice(attachment, document)
        document.full_clean()
        document.save()
        attachment.office, attachment.document = attachment.record.office, document
        attachment.number, attachment.version = _next_number(attachment), 1
        attachment.added_by, attachment.added_at = by, entry.moment(chain)
        attachment.full_clean()
        attachment.save()
    return attachment


def withdraw[A: Attachment](model: type[A], pk: int, *, by: User | None) -> A:
    """Withdraw a document: nobody opens it any more; its bytes stay, with the digest that the ledger keeps.

    Raises ValidationError when it is withdrawn already.
    """
    rows: Any = model._default_manager
    found = rows.select_related("document", "record__office").get(pk=pk)
    with ledger.entry(by=by, reason=_("document retiré : %(name)s") % {"name": found}) as entry:
        entry.lock(found.ledger_chain())
        attachment: A = rows.select_related("document", "record", "added_by").get(pk=pk)
        if attachment.withdrawn_at is not None:
            raise ValidationError(REFUSALS["withdrawn"], code="withdrawn")
        attachment.withdrawn_at, attachment.withdrawn_by = entry.moment(attachment.ledger_chain()), by
        attachment.version += 1
        attachment.save()
    return attachment


def files_of(record: Any) -> list[Document]:
    """Return the files attached to a record, the withdrawn ones among them."""
    return [attachment.document for attachment in record.documents.select_related("document")]


def drop(files: Iterable[Document]) -> None:
    """Delete the files of a draft that is deleted, once its attachments are gone: nothing of it was ever shown."""
    for file in files:
        file.delete()
        transaction.on_commit(partial(store.erase, file.stored_as))


def destroy(attachment: Attachment) -> int:
    """Destroy a document at its term, within the caller's ledger entry; return the size of what goes, in bytes.

    Its bytes go, and its name, from its past entries too. Its number, kind, dates and digest stay in the ledger.
    """
    file = attachment.document
    moment = ledger.current().moment(attachment.ledger_chain())
    erasure.destroy(attachment, keep=lambda snapshot: {**snapshot, "name": mark(moment)})
    drop([file])
    return file.size


@transaction.atomic
def delete_draft[W: WorkflowRecord](
    model: type[W],
    pk: int,
    *,
    by: User | None,
    version: int | None = None,
    reason: str = "",
    deletable: Callable[[W], bool] = workflow.can_delete,
) -> None:
    """Delete a draft that ``deletable`` lets go, its documents with it: by default one that was never submitted.

    Raises MoveRefused for any other record, StaleRecord when ``version`` is not the last.
    """
    files: list[Document] = []

    def note_files(record: W) -> None:
        files.extend(files_of(record))

    workflow.delete_draft(model, pk, by=by, version=version, reason=reason, deletable=deletable, along=note_files)
    drop(files)


def _refuse_twice(attachment: Attachment, document: Document) -> None:
    same = attachment.beside().filter(withdrawn_at=None, document__sha256=document.sha256)
    name = same.values_list("document__name", flat=True).first()
    if name is not None:
        raise ValidationError({"file": ValidationError(REFUSALS["twice"], "twice", {"name": name})})


def _next_number(attachment: Attachment) -> int:
    # The office's chain is locked: nobody else is counting.
    last: int | None = attachment.record.documents.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
