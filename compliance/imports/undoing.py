"""Undoing an import, record by record: what nobody touched since goes back, the rest is named and left."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from compliance.documents import services as documents
from compliance.history.canonical import Content
from compliance.imports import registers
from compliance.imports.enums import Effect, Outcome, Stage
from compliance.imports.models import Import, ImportedRecord
from compliance.imports.registers import Register
from compliance.imports.rights import refuse_without_right
from compliance.jobs.services import step
from compliance.records import content as contents
from compliance.records.services import StaleRecord
from compliance.records.workflow import MoveRefused


class Touched(Exception):
    """The record is no longer as the import left it; the message says how."""


def undo(job: Import) -> None:
    """Take back what the import wrote and nobody touched since. Raises Stopped when the right to it ended."""
    register = registers.register_of(job.dataset)
    written = job.lines.filter(outcome=Outcome.WRITTEN, effect__in=[Effect.ADDED, Effect.CHANGED])
    ids = list(written.order_by("rank").values_list("pk", flat=True))
    for rank, pk in enumerate(ids, start=1):
        refuse_without_right(job)
        _undo(job, register, pk)
        step(job, rank, len(ids))
    job.stage = Stage.UNDONE
    job.save(update_fields=["stage"])


def _undo(job: Import, register: Register, pk: int) -> None:
    try:
        with transaction.atomic():
            line = ImportedRecord.objects.select_for_update().get(pk=pk)
            if line.outcome == Outcome.WRITTEN:
                _take_back(job, register, line)
                line.outcome = Outcome.UNDONE
                line.save(update_fields=["outcome"])
            return
    except Touched as touched:
        why = str(touched)
    except (StaleRecord, MoveRefused):
        why = _("la fiche a été modifiée depuis")
    except ObjectDoesNotExist:
        why = _("la fiche a été supprimée depuis")
    except ValidationError as refusal:
        why = " ".join(refusal.messages)
    line = ImportedRecord.objects.get(pk=pk)
    line.outcome, line.why = Outcome.KEPT, why
    line.save(update_fields=["outcome", "why"])


def _take_back(job: Import, register: Register, line: ImportedRecord) -> None:
    record = register.description.model.objects.select_related("office").get(pk=line.record_id)
    if record.version != line.version:
        raise Touched(_("la fiche a été modifiée depuis"))
    reason = _("import de « %(file)s » annulé") % {"file": job.name}
    if line.effect == Effect.ADDED:
        _refuse_touched(register, line, record)
        register.delete(record.pk, by=job.person, version=line.version, reason=reason)
        return
    before = _before(record, line.version)
    register.revise(record.pk, before, version=line.version, by=job.person, reason=reason)
    if line.document is not None:
        _withdraw(record, line.document, job)


def _refuse_touched(register: Register, line: ImportedRecord, record: Any) -> None:
    """Refuse to delete a draft on which people hung something since, or which left the state of a draft."""
    if record.documents.exclude(number=line.document or 0).exists():
        raise Touched(_("un document y est joint depuis"))
    if any(getattr(record, name).exists() for name in register.around):
        raise Touched(_("quelqu’un l’a commentée, ou elle a été confiée depuis"))
    if not register.can_delete(record):
        raise Touched(_("la fiche n’est plus un brouillon, ou un avis y a été demandé"))


def _before(record: Any, version: int) -> Content:
    """Return what the record said before the import, as its ledger tells it."""
    entry = record.history.filter(version=version - 1).order_by("-position").first()
    before = contents.told(type(record), entry.snapshot) if entry and entry.snapshot else None
    if before is None:
        raise Touched(_("ce qu’elle disait avant ne peut plus être rétabli : un champ a disparu depuis"))
    return before


def _withdraw(record: Any, number: int, job: Import) -> None:
    attached = record.documents.filter(number=number, withdrawn_at=None).first()
    if attached:
        documents.withdraw(type(attached), attached.pk, by=job.person)
