"""The verbs of a person who imports: send a file, say how its columns are read, choose, import, undo, give up."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from compliance.accounts.models import User
from compliance.imports import reading, registers, store
from compliance.imports.enums import Choice, Effect, Stage
from compliance.imports.found import TABLE
from compliance.imports.models import KEPT, ColumnMapping, Import, ImportedRecord
from compliance.jobs import services as jobs
from compliance.jobs.enums import State
from compliance.offices.models import Office


class NotNow(Exception):
    """The import is no longer where the verb takes it from: somebody did something meanwhile."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent, once it is known to be one that is read: its name, its bytes, its kind, its digest."""

    name: str
    path: Path
    kind: str
    sha256: str


def examine(dataset: str, name: str, path: Path) -> Sent:
    """Return what a file is, for this register. Raises Refused when it is none that is read."""
    kind = reading.recognise(path, registers.register_of(dataset).description)
    with path.open("rb") as file:
        return Sent(name, path, kind, hashlib.file_digest(file, "sha256").hexdigest())


def receive(office: Office, dataset: str, sent: Sent, *, by: User) -> Import:
    """Keep the file privately, and read it; a table waits until its columns are named."""
    job = Import(office=office, person=by, dataset=dataset, name=sent.name, sha256=sent.sha256, kind=sent.kind)
    job.size = sent.path.stat().st_size
    with sent.path.open("rb") as file:
        job.stored_as = store.keep(office.pk, file)
    try:
        if sent.kind == TABLE:
            job.stage, job.state = Stage.CHOOSING, State.DONE  # nothing is to be done until somebody chooses
            job.save()
        else:
            jobs.start(job)
    except BaseException:
        store.erase(job.stored_as)
        raise
    return job


def earlier(job: Import) -> Import | None:
    """Return the last import of the very same file into this register, if it still stands."""
    same = Import.objects.filter(
        office=job.office, dataset=job.dataset, sha256=job.sha256, stage=Stage.WRITTEN
    ).exclude(pk=job.pk)
    found: Import | None = same.select_related("person").order_by("-written_at").first()
    return found


@transaction.atomic
def _begin(job: Import, stage: Stage, frm: Q, **facts: Any) -> Import:
    """Put the import back in the queue at a stage. Raises NotNow when it is not where it may start from."""
    locked: Import | None = Import.objects.select_for_update().filter(frm, pk=job.pk).first()
    if locked is None:
        raise NotNow(f"{job} is not where it may be {stage}")
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.stage, locked.state, locked.attempt, locked.error = stage, State.WAITING, 0, ""
    locked.done, locked.total, locked.started_at, locked.ended_at = 0, 0, None, None
    return jobs.start(locked)


QUIET = Q(state__in=[State.DONE, State.FAILED])
READABLE = QUIET & Q(stage__in=[Stage.CHOOSING, Stage.READING, Stage.READ])


MOST_COLUMNS = 100  # of a table: the cells of the others go to the notes
SAMPLES = 3  # rows that are shown of it


@dataclass(frozen=True)
class Table:
    """A table as one chooses its columns: the sheets, the one that is read, its headings, its first rows, a mapping.

    ``is_remembered`` tells that the office read a table of these headings before.
    """

    sheets: list[str]
    sheet: str
    headings: list[str]
    samples: list[list[str]]
    mapping: dict[str, str]
    is_remembered: bool


def may_choose_columns(job: Import) -> bool:
    """Tell whether the columns of a table may be said, or said again: nothing of it is written yet."""
    return job.kind == TABLE and job.is_over and job.stage in {Stage.CHOOSING, Stage.READING, Stage.READ}


def table_of(job: Import, sheet: str) -> Table:
    """Return a sheet of the table (the likeliest, unless one of its sheets is named). Raises Refused, Stopped."""
    dataset = registers.register_of(job.dataset).description
    with store.on_disk(job) as path:
        sheets = reading.tables(path)
        chosen = sheet if sheet in sheets else sheets[0]
        headings, *samples = reading.first_rows(path, chosen, SAMPLES)
    known = remembered(job, headings)
    before = known or job.mapping or reading.suggest(headings, dataset)
    return Table(sheets, chosen, headings[:MOST_COLUMNS], samples, before, known is not None)


@transaction.atomic
def choose_columns(job: Import, sheet: str, headings: list[str], columns: Mapping[str, str]) -> Import:
    """Read a table by these columns, and remember them for the next file with the same headings. Raises NotNow."""
    ColumnMapping.objects.update_or_create(
        office=job.office,
        dataset=job.dataset,
        headings=_headings_digest(headings),
        defaults={"columns": dict(columns)},
    )
    return _begin(job, Stage.READING, READABLE, sheet=sheet, mapping=dict(columns))


def remembered(job: Import, headings: list[str]) -> dict[str, str] | None:
    """Return how the office reads a table with these headings; None when it never did."""
    known = ColumnMapping.objects.filter(office=job.office, dataset=job.dataset, headings=_headings_digest(headings))
    columns: dict[str, str] | None = known.values_list("columns", flat=True).first()
    return columns


def _headings_digest(headings: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(headings).encode()).hexdigest()


def read_again(job: Import) -> Import:
    """Read the file again: the register has changed since, or the reading was cut short. Raises NotNow."""
    return _begin(job, Stage.READING, QUIET & Q(stage__in=[Stage.READING, Stage.READ]))


def choices(line: ImportedRecord) -> list[Choice]:
    """Return what a person may choose for a record of the file."""
    if line.effect == Effect.REFUSED:
        return [Choice.ADD, Choice.LEAVE] if line.record_id else [Choice.LEAVE]
    return [Choice.UPDATE, Choice.ADD, Choice.LEAVE] if line.record_id else [Choice.ADD, Choice.LEAVE]


@transaction.atomic
def choose(job: Import, chosen: Mapping[int, str]) -> int:
    """Note what a person chooses for some records of the file; return how many changed. Raises NotNow."""
    _locked(job, Stage.READ)
    changed = 0
    for line in job.lines.filter(pk__in=list(chosen)):
        choice = chosen[line.pk]
        if choice in choices(line) and choice != line.choice:
            line.choice = choice
            line.save(update_fields=["choice"])
            changed += 1
    return changed


def _locked(job: Import, stage: Stage) -> None:
    if not Import.objects.select_for_update().filter(QUIET, pk=job.pk, stage=stage).exists():
        raise NotNow(f"{job} is no longer {stage}")


def begin(job: Import) -> Import:
    """« Importer », or go on after a failure. Raises NotNow."""
    return _begin(
        job, Stage.WRITING, Q(stage=Stage.READ, state=State.DONE) | Q(stage=Stage.WRITING, state=State.FAILED)
    )


def begin_undoing(job: Import) -> Import:
    """« Annuler cet import », or go on after a failure; one that was cut short is undone as far as it went."""
    started = Q(stage=Stage.WRITTEN, state=State.DONE) | Q(stage__in=[Stage.WRITING, Stage.UNDOING], state=State.FAILED)
    return _begin(job, Stage.UNDOING, started)


@transaction.atomic
def give_up(job: Import) -> None:
    """Forget a file that was not imported, and what was found in it. Raises NotNow once it is being written."""
    locked = Import.objects.select_for_update().filter(READABLE, pk=job.pk).first()
    if locked is None:
        raise NotNow(f"{job} is being read, or was written")
    _forget(locked)


def _forget(job: Import) -> None:
    stored_as = job.stored_as
    job.delete()
    transaction.on_commit(partial(store.erase, stored_as))


def sweep(now: datetime) -> None:
    """Forget the files that nobody imported within seven days, and what was read of those that were imported.

    What no field took is in the records' notes, where it may be corrected and erased.
    """
    for job in Import.objects.filter(QUIET, asked_at__lt=now - KEPT).exclude(stored_as="").order_by("pk"):
        with transaction.atomic():
            if job.stage in {Stage.CHOOSING, Stage.READING, Stage.READ}:
                _forget(job)
                continue
            erased, job.stored_as = job.stored_as, ""
            job.save(update_fields=["stored_as"])
            transaction.on_commit(partial(store.erase, erased))
    told = ImportedRecord.objects.filter(job__written_at__lt=now - KEPT).exclude(remarks=[], beside=[])
    told.update(remarks=[], beside=[])
