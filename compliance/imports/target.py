"""What a record of the register says now, and what it would say once a line of the file is written."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from compliance.history.canonical import Content
from compliance.imports import notes
from compliance.imports.enums import Choice
from compliance.imports.found import Remark
from compliance.imports.merging import completed
from compliance.imports.models import ImportedRecord
from compliance.imports.registers import Register
from compliance.records import content as contents
from compliance.records.models import Record


@dataclass(frozen=True)
class Standing:
    """A record of the register as it stands: itself, and its content."""

    record: Any
    content: Content


@dataclass(frozen=True)
class Target:
    """What the record would say, over what it says; the text of the document that would be attached to it."""

    before: Content
    content: Content
    document: str


def standing(model: type[Record], ids: Iterable[int]) -> dict[int, Standing]:
    """Return records as they stand, by id: two queries, however many parts they have."""
    records: dict[int, Any] = {row.pk: row for row in model.objects.filter(pk__in=set(ids)).select_related("office")}
    last = Q(pk__in=())
    for record in records.values():
        last |= Q(id=record.pk, version=record.version)
    entries = model.history.filter(last).exclude(history_type="-").order_by("position") if records else ()
    snapshots = {entry.id: entry.snapshot for entry in entries}
    return {pk: Standing(record, _content(record, snapshots.get(pk))) for pk, record in records.items()}


def _content(record: Record, snapshot: Content | None) -> Content:
    told = contents.told(type(record), snapshot) if snapshot else None
    return contents.read(record) if told is None else {**told, **contents.columns_of(record)}


def remarks_of(line: ImportedRecord) -> list[Remark]:
    """Return what a line says and the register has no field for."""
    return [Remark(**remark) for remark in line.remarks]


def target(register: Register, line: ImportedRecord, stands: Standing | None) -> Target:
    """Return what the record would say once the line is written as it is chosen."""
    model = register.description.model
    updates = stands is not None and line.choice != Choice.ADD
    before = stands.content if stands and updates else contents.blank(model)
    said = completed(model, before, line.content)
    told = notes.lines(remarks_of(line))
    if register.note:
        day = timezone.localdate().strftime("%d/%m/%Y")
        noted = notes.told(str(said[register.note] or ""), remarks_of(line), file=line.job.name, day=day)
        said, told = {**said, register.note: noted.note}, noted.document
    if told and stands and updates and _holds(stands.record, told):
        told = ""
    return Target(before, said, told)


def _holds(record: Any, document: str) -> bool:
    """Tell whether the document is attached to the record already: the same file was imported earlier."""
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    return bool(record.documents.filter(withdrawn_at=None, document__sha256=sha256).exists())


def changes(register: Register, line: ImportedRecord, stands: Standing) -> bool:
    """Tell whether updating the record with the line would change it at all."""
    aim = target(register, line, stands)
    kept = contents.cleaned(register.description.model, aim.content, before=aim.before)
    return kept != aim.before or bool(aim.document)
