"""The verbs of a record that is written by some and approved by others. A register adds what its own law asks."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.history.canonical import Content
from compliance.records import services as records
from compliance.records import workflow
from compliance.records.models import WorkflowRecord
from compliance.records.workflow_words import VERBS

TOLD = {verb.name: verb.told for verb in VERBS}


def revise[W: WorkflowRecord](
    model: type[W],
    pk: int,
    content: Content,
    *,
    version: int,
    by: User | None,
    reason: str = "",
    at: datetime | None = None,
) -> W:
    """Replace a record's content; an approved one is reopened and must be approved again.

    Raises StaleRecord when somebody saved meanwhile, ValidationError for a refused value, MoveRefused when it is ended.
    """

    def reopen_if_approved(record: W) -> None:
        record.status = workflow.after_edit(record.status)

    told = reason or _("fiche modifiée")
    return records.revise(model, pk, content, version=version, by=by, reason=told, at=at, decide=reopen_if_approved)


def move[W: WorkflowRecord](
    model: type[W],
    pk: int,
    verb: str,
    *,
    by: User | None,
    reason: str = "",
    version: int | None = None,
    at: datetime | None = None,
    along: Callable[[W], None] | None = None,
) -> W:
    """Move a record by a verb of `workflow.MOVES`; ``along`` does, within its entry, what the register adds to it.

    ``reason`` may be left out of a verb that asks for none. Raises MoveRefused, or StaleRecord when ``version`` is not
    the last.
    """

    def decide(record: W) -> None:
        moved = workflow.move(record.status, verb)
        if along:
            along(record)
        record.status = moved

    return records.move(model, pk, decide, by=by, reason=reason or str(TOLD[verb]), version=version, at=at)


def delete_draft[W: WorkflowRecord](
    model: type[W],
    pk: int,
    *,
    by: User | None,
    version: int | None = None,
    reason: str = "",
    deletable: Callable[[W], bool],
    along: Callable[[W], None],
) -> None:
    """Delete a draft that ``deletable`` lets go; ``along`` sees it last, within its entry.

    Raises MoveRefused for any other record, StaleRecord when ``version`` is not the last.
    """

    def only_a_fresh_draft(record: W) -> None:
        if not deletable(record):
            raise workflow.MoveRefused("only a draft never submitted can be deleted")
        along(record)

    told = reason or _("brouillon supprimé")
    records.delete_record(model, pk, only_a_fresh_draft, by=by, reason=told, version=version)


def can_delete(record: WorkflowRecord, *shown: Exists) -> bool:
    """Tell whether the record is a draft that was never submitted, and of which nothing else was ``shown``; one query.

    ``shown`` tells, of the row of the query around it, what else keeps a record from being deleted.
    """
    if record.status != workflow.DRAFT:
        return False
    model = type(record)
    kept = Q(Exists(model.history.filter(id=OuterRef("pk")).exclude(status=workflow.DRAFT)))
    for one in shown:
        kept |= Q(one)
    seen = model.objects.filter(kept, pk=record.pk).exists()
    return workflow.may_delete(record.status, ever_submitted=seen)
