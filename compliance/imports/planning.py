"""The dry run: what the file says is read, matched and judged, and nothing is written in any register."""

from collections.abc import Sequence
from itertools import batched
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.exports.verification import verify
from compliance.imports import reading, registers, store
from compliance.imports.enums import Choice, Effect, Stage
from compliance.imports.fitting import Names, fitted, linked
from compliance.imports.found import Found, Read, Refused
from compliance.imports.matching import Matcher, matcher
from compliance.imports.models import Import, ImportedRecord
from compliance.imports.notes import kept, stored
from compliance.imports.target import Standing, changes, standing
from compliance.jobs.services import step
from compliance.jobs.work import Stopped
from compliance.records import content as contents

MOST = 2_000  # records of one file: ten times the register of a large office, a minute or two of writing
CHUNK = 50


def plan(job: Import) -> None:
    """Read the file and put down, record by record, what importing it would do. Raises Stopped for a file refused."""
    register = registers.register_of(job.dataset)
    with store.on_disk(job) as path:
        read, is_ours = _read(job, path)
    if not read.found:
        raise Stopped(_("Aucune fiche n’a été reconnue dans ce fichier : vérifiez la feuille et les colonnes."))
    if len(read.found) > MOST:
        words = _("Ce fichier décrit %(count)d fiches ; un import en prend %(most)d au plus : partagez-le.")
        raise Stopped(words % {"count": len(read.found), "most": MOST})
    job.lines.all().delete()
    known = matcher(job, register.description, is_ours=is_ours)
    names = Names(register.description.model(office=job.office))
    for ranked in batched(enumerate(read.found, start=1), CHUNK):
        lines = _planned(job, register, known, names, ranked)
        ImportedRecord.objects.bulk_create(lines)
        step(job, ranked[-1][0], len(read.found))
    job.left, job.stage, job.kind = stored(read.left), Stage.READ, read.kind
    job.save(update_fields=["left", "stage", "kind"])


def _read(job: Import, path: Path) -> tuple[Read, bool]:
    """Return what the file says, and whether it left from this register: our own references mean something then."""
    dataset = registers.register_of(job.dataset).description
    options: dict[str, Any] = {"mapping": job.mapping or None, "sheet": job.sheet or None}
    try:
        read = reading.read(path, dataset, kind=job.kind, on=timezone.localdate(), **options)
    except Refused as refusal:
        raise Stopped(str(refusal)) from refusal
    with path.open("rb") as file:
        export = verify(file, readers=[job.office.pk]).export
    return read, export is not None and (export.office.pk, export.dataset) == (job.office.pk, job.dataset)


def _planned(
    job: Import,
    register: registers.Register,
    known: Matcher,
    names: Names,
    ranked: Sequence[tuple[int, Found]],
) -> list[ImportedRecord]:
    matches = {rank: known.match(found) for rank, found in ranked}
    model = register.description.model
    there = standing(model, [match[0] for match in matches.values() if match])
    lines = []
    for rank, found in ranked:
        match = matches[rank]
        line = ImportedRecord(job=job, rank=rank, place=kept(found.place), reference=kept(found.reference))
        stands = there.get(match[0]) if match else None
        if match and stands:
            line.found_by, line.record_id = match[1], match[0]
            line.number, line.version = stands.record.number, stands.record.version
        fit(line, register, found, names, stands)
        lines.append(line)
    return lines


def fit(
    line: ImportedRecord, register: registers.Register, found: Found, names: Names, stands: Standing | None
) -> None:
    """Put down on a line what the register takes of a record found, what goes to its note, what that would do."""
    model = register.description.model
    with_links = linked(model, found.content, names, found.place)
    before = stands.content if stands else contents.blank(model)
    taken = fitted(model, before, with_links.content, found.place)
    line.content = dict(taken.content)
    line.remarks = stored((*found.remarks, *with_links.remarks, *taken.remarks))
    line.beside = stored(found.beside)
    line.name = str(found.content.get("name") or (stands.content.get("name") if stands else "") or "")
    line.why, line.choice = taken.why, Choice.UPDATE if stands else Choice.ADD
    if stands and not stands.record.is_editable:
        line.why = _("la fiche est terminée : rouvrez-la avant de la mettre à jour")
    if line.why:
        line.effect, line.choice = Effect.REFUSED, Choice.LEAVE
    elif stands is None:
        line.effect = Effect.ADDED
    else:
        line.effect = Effect.CHANGED if changes(register, line, stands) else Effect.SAME
