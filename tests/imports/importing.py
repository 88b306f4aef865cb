"""Imports of the tests: a file sent, read, written and undone by the real services and the real worker."""

from pathlib import Path
from typing import Any

from compliance.accounts.models import User
from compliance.datasets import description
from compliance.exports.services import export_register
from compliance.history.canonical import Content
from compliance.imports import services
from compliance.imports.models import Import, ImportedRecord
from compliance.offices.models import Office
from compliance.records import content as contents
from tests.tools.jobs import work


def exported(office: Office, folder: Path, *, format: str = "jsonld", dataset: str = "processing") -> Path:
    """Return the file of an office's register, drafts included."""
    register = description.get(dataset)
    path = folder / f"registre-{office.slug}.{format.partition('-')[2] or format}"
    export_register(office, register, format=format, path=path, moment=None, by=None, drafts=True)
    return path


def sent(office: Office, path: Path, *, by: User, dataset: str = "processing", name: str = "") -> Import:
    """Return the import of a file, read."""
    job = services.receive(office, dataset, services.examine(dataset, name or path.name, path), by=by)
    return done(job)


def done(job: Import) -> Import:
    """Let the worker do what waits, and return the import as it stands."""
    work()
    return Import.objects.select_related("office", "person").get(pk=job.pk)


def imported(office: Office, path: Path, *, by: User, **facts: Any) -> Import:
    """Return the import of a file, written."""
    return done(services.begin(sent(office, path, by=by, **facts)))


def undone(job: Import) -> Import:
    """Return the import, taken back."""
    return done(services.begin_undoing(job))


def effects(job: Import) -> list[tuple[str, str, str]]:
    """Return, for each record of the file, what it is called, what it does or did, what became of it."""
    return [(line.reference, line.effect, line.outcome) for line in ImportedRecord.objects.filter(job=job)]


def said(record: Any) -> Content:
    """Return what a record says, whose rows are the same wherever they stand: without their keys."""
    return without_keys(contents.read(record))


def without_keys(value: Any) -> Any:
    """Return a content without the keys of its rows."""
    if isinstance(value, dict):
        return {name: without_keys(one) for name, one in value.items() if name != "key"}
    return [without_keys(one) for one in value] if isinstance(value, list) else value
