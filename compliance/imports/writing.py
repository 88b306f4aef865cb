"""The run: each record of the file is written by the register's own service, in an entry of its own.

A record and the line that says it is written are one transaction: an import that is cut short and begun again goes on
where it stopped, and writes no record twice.
"""

from contextlib import ExitStack
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.documents import services as documents
from compliance.documents import store as document_store
from compliance.documents.models import Document
from compliance.documents.rules import TEXT
from compliance.imports import registers, store
from compliance.imports.enums import Choice, Effect, Outcome, Stage
from compliance.imports.models import Import, ImportedRecord
from compliance.imports.notes import DOCUMENT
from compliance.imports.registers import Register
from compliance.imports.rights import refuse_without_right, reread
from compliance.imports.target import Target, standing, target
from compliance.jobs.services import step
from compliance.records.services import StaleRecord
from compliance.records.workflow import MoveRefused

STALE = _("la fiche a changé depuis la lecture du fichier : relancez la lecture, puis relisez ce qui changerait")


def write(job: Import) -> None:
    """Write the lines that wait, in their order. Raises Stopped when the right to it ended."""
    register = registers.register_of(job.dataset)
    waiting = list(job.lines.filter(outcome=Outcome.WAITING).order_by("rank").values_list("pk", flat=True))
    total = job.lines.count()
    for rank, pk in enumerate(waiting, start=total - len(waiting) + 1):
        refuse_without_right(job)
        _write(job, register, ImportedRecord.objects.select_related("job").get(pk=pk))
        step(job, rank, total)
    _close(job)


def _close(job: Import) -> None:
    """Forget the file and what it said, now that the register says it: the lines keep what became of each record."""
    with transaction.atomic():
        job.lines.update(content={})
        erased, job.stored_as = job.stored_as, ""
        job.stage, job.written_at = Stage.WRITTEN, timezone.now()
        job.save(update_fields=["stored_as", "stage", "written_at"])
        transaction.on_commit(lambda: store.erase(erased))


def _write(job: Import, register: Register, line: ImportedRecord) -> None:
    if line.choice == Choice.LEAVE:
        _note(line, Outcome.LEFT)
        return
    stands = standing(register.description.model, [line.record_id] if line.record_id else []).get(line.record_id or 0)
    updates = line.choice == Choice.UPDATE
    if updates and (stands is None or stands.record.version != line.version):
        _note(line, Outcome.SET_ASIDE, STALE if stands else _("la fiche a été supprimée entre-temps"))
        return
    aim = target(register, line, stands)
    try:
        with ExitStack() as stack:
            document = stack.enter_context(_stored(job, aim.document)) if aim.document else None
            stack.enter_context(transaction.atomic())
            _write_locked(job, register, line.pk, aim, document)
    except (StaleRecord, ObjectDoesNotExist):
        _note(line, Outcome.SET_ASIDE, STALE)
    except MoveRefused:
        _note(line, Outcome.SET_ASIDE, _("la fiche est terminée : rouvrez-la avant de la mettre à jour"))
    except ValidationError as refusal:
        _note(line, Outcome.SET_ASIDE, " ".join(refusal.messages))


def _note(line: ImportedRecord, outcome: Outcome, why: str = "") -> None:
    line.outcome, line.why = outcome, why or line.why
    line.save(update_fields=["outcome", "why"])


def _write_locked(job: Import, register: Register, pk: int, aim: Target, document: Document | None) -> None:
    """Write one record and what became of its line, unless another worker did it first."""
    line = ImportedRecord.objects.select_for_update().get(pk=pk)
    if line.outcome != Outcome.WAITING:
        return
    reason = _("importé de « %(file)s » (%(place)s)") % {"file": job.name, "place": line.place}
    if line.choice == Choice.UPDATE:
        version = line.version
        record = register.revise(line.record_id, aim.content, version=version, by=job.person, reason=reason)
        line.effect = Effect.SAME if record.version == version and not document else Effect.CHANGED
    else:
        record = register.open(job.office, aim.content, by=job.person, reason=reason)
        line.effect = Effect.ADDED
    reread(job, record)
    line.document = _attached(record, document, job) if document else None
    line.record_id, line.number, line.version = record.pk, record.number, record.version
    line.outcome = Outcome.WRITTEN
    line.save()


def _stored(job: Import, text: str) -> Any:
    received = document_store.Received(ContentFile(text.encode(), name=DOCUMENT), DOCUMENT, TEXT)
    return document_store.stored(job.office, received)


def _attached(record: Any, document: Document, job: Import) -> int:
    attachment = record.documents.model(record=record, kind="other", dated=timezone.localdate())
    return int(documents.attach(attachment, document, by=job.person).number)
