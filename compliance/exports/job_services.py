"""Verbs of the exports that are asked for: ask, keep the file, open it, erase it; and the right to each."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from compliance.access.perimeter import office_ids
from compliance.accounts.models import User
from compliance.common.dates import local_date
from compliance.exports.kinds import Made
from compliance.exports.models import ExportJob
from compliance.exports.seals import journalled
from compliance.history.canonical import Content
from compliance.jobs.running import TakenAway, held
from compliance.jobs.services import start
from compliance.law.source import parameter
from compliance.offices.models import Office

if TYPE_CHECKING:
    type Bytes = File[bytes]  # not subscriptable when it runs

FOLDER = "exports"


@transaction.atomic
def ask(
    kind: str,
    offices: Iterable[Office],
    *,
    by: User,
    title: str,
    permissions: Iterable[str],
    asked: Content,
    recipient: str = "",
    reason: str = "",
) -> ExportJob:
    """Ask for a file that a worker writes; see `ExportJob`. Whoever calls has seen that the person holds the right."""
    named = list(offices)
    job = ExportJob(
        person=by,
        office=named[0] if len(named) == 1 else None,
        kind=kind,
        title=title[: ExportJob._meta.get_field("title").max_length],
        asked=asked,
        permissions=list(permissions),
        recipient=recipient,
        reason=reason,
    )
    job.save()
    job.offices.set(named)
    return start(job)


def may_take(person: User, job: ExportJob) -> bool:
    """Tell whether the person still holds what the file needs, now, on every office of which it speaks."""
    offices = job.office_ids()
    return person.may_enter and all(offices <= office_ids(person, permission) for permission in job.permissions)


def exports_of(person: User) -> QuerySet[ExportJob]:
    """Return what the person asked for, the latest first; the right to each is looked at apart."""
    return ExportJob.objects.filter(person=person).select_related("office").prefetch_related("offices")


def keep(job: ExportJob, path: Path, made: Made) -> None:
    """Keep the file that was written under a name that nobody chose, and write its lines to the journal, together.

    Raises TakenAway, and keeps nothing, when the job was deleted or begun again elsewhere.
    """
    with path.open("rb") as opened:
        stored_as = default_storage.save(f"{FOLDER}/{uuid4().hex}", File(opened))
    try:
        with transaction.atomic():
            _note(job, stored_as, made)
    except BaseException:
        default_storage.delete(stored_as)
        raise


def opened(job: ExportJob) -> "Bytes":
    """Open the file. Raises FileNotFoundError when it is no longer there."""
    return default_storage.open(job.stored_as, "rb")


def delete(job: ExportJob) -> None:
    """Delete an export and its file; one that is being written stops."""
    stored_as = job.stored_as
    job.delete()
    if stored_as:
        default_storage.delete(stored_as)


def erase_file(job: ExportJob) -> None:
    """Erase the file, and keep the line that says that it was asked for and written."""
    stored_as, job.stored_as = job.stored_as, ""
    job.save(update_fields=["stored_as"])
    default_storage.delete(stored_as)


def _note(job: ExportJob, stored_as: str, made: Made) -> None:
    now = timezone.now()
    kept_for = timedelta(days=parameter("export.kept", local_date(now)).number)
    facts = {
        "stored_as": stored_as,
        "name": made.name,
        "media_type": made.media_type,
        "size": default_storage.size(stored_as),
        "count": made.count,
        "as_of": made.as_of,
        "expires_at": now + kept_for,
    }
    if not held(job).update(**facts):
        raise TakenAway(str(job))
    for office, file in made.sealed:
        journalled(file, office=office, by=job.person)
