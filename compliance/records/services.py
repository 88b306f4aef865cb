"""The verbs common to all registers: open, revise, delete a draft. Registers wrap them with their rules."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.common.dates import local_date
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.records import content
from compliance.records.models import Record, Versioned


class StaleRecord(Exception):
    """Somebody saved the record meanwhile; ``current`` is what it says now."""

    def __init__(self, record: Versioned, current: Content) -> None:
        super().__init__(f"{record} is at version {record.version}")
        self.record = record
        self.current = current


def open_record[V: Versioned](
    record: V, given: Content, *, by: User | None, reason: str, at: datetime | None = None
) -> V:
    """Create ``record`` (whose it is set, not saved) with its content; an office's takes its register's next number.

    Raises ValidationError when a value is refused.
    """
    complete = content.cleaned(type(record), given, on=local_date(at) if at else None)
    with ledger.entry(by=by, reason=reason, at=at) as entry:
        record.updated_at = entry.moment(record.ledger_chain())
        _refuse(record, complete, before=None)
        if isinstance(record, Record):
            record.take_number()
        content.assign(record, complete)
        _save(record, complete, before=None)
    return record


def revise[V: Versioned](
    model: type[V],
    pk: int,
    given: Content,
    *,
    version: int,
    by: User | None,
    reason: str,
    at: datetime | None = None,
    decide: Callable[[V], None] | None = None,
) -> V:
    """Replace the content of a record, if ``version`` is still the one stored. The same content writes nothing.

    ``decide`` may refuse the write, or move the record's state, once it is locked.
    Raises StaleRecord when somebody saved meanwhile, ValidationError when a value is refused.
    """
    with ledger.entry(by=by, reason=reason, at=at) as entry:
        record = _locked(model, pk, entry)
        before = content.read(record)
        if record.version != version:
            raise StaleRecord(record, before)
        complete = content.cleaned(model, given, before=before, on=local_date(at) if at else None)
        if before == complete:
            return record
        if decide:
            decide(record)
        _refuse(record, complete, before=before)
        content.assign(record, complete)
        record.updated_at = entry.moment(record.ledger_chain())
        _save(record, complete, before=before)
    return record


def move[V: Versioned](
    model: type[V],
    pk: int,
    decide: Callable[[V], None],
    *,
    by: User | None,
    reason: str,
    version: int | None = None,
    at: datetime | None = None,
) -> V:
    """Change the state of a record by ``decide``, its content untouched; ``version`` guards what was read."""
    with ledger.entry(by=by, reason=reason, at=at) as entry:
        record = _locked(model, pk, entry)
        before = content.read(record)
        if version is not None and record.version != version:
            raise StaleRecord(record, before)
        decide(record)
        record.updated_at = entry.moment(record.ledger_chain())
        _save(record, before, before=before)
    return record


def delete_record[V: Versioned](
    model: type[V], pk: int, decide: Callable[[V], None], *, by: User | None, reason: str, version: int | None = None
) -> None:
    """Delete a record that ``decide`` lets go; its last snapshot stays in the ledger; ``version`` guards what was read.

    Raises StaleRecord when somebody saved meanwhile.
    """
    with ledger.entry(by=by, reason=reason) as entry:
        record = _locked(model, pk, entry)
        if version is not None and record.version != version:
            raise StaleRecord(record, content.read(record))
        decide(record)
        record.delete()


def _refuse(record: Versioned, complete: Content, *, before: Content | None) -> None:
    """Refuse a link to what the record may not link to; what is linked to stays until the transaction ends."""
    known = content.linked_ids(type(record), before) if before else {}
    for target, ids in content.linked_ids(type(record), complete).items():
        if added := ids - known.get(target, set()):
            usable = target._default_manager.usable_by(record).filter(pk__in=added)
            if len(usable.select_for_update(of=("self",)).order_by("pk").values_list("pk")) < len(added):
                message = _("Une fiche choisie n’existe plus, ou n’est pas offerte ici : choisissez-la de nouveau.")
                raise ValidationError(message)
    record.refuse(complete)


def _locked[V: Versioned](model: type[V], pk: int, entry: ledger.Entry) -> V:
    # The chain is locked before the row, always in that order: two writers never wait for each other.
    entry.lock(model.objects.get(pk=pk).ledger_chain())
    locked: V = model.objects.select_for_update().get(pk=pk)
    return locked


def _save(record: Versioned, complete: Content, *, before: Content | None) -> None:
    """Write the record, its parts and its one ledger entry; a new record comes first, for its parts need its id."""
    record.version += 1
    record.summarise(complete)
    record.content_written = complete
    if before is None:
        record.save()
    content.write_parts(record, complete, before)
    if before is not None:
        record.save()
    record.content_written = None
