"""Who may write here, asked again each time a record is written: a right may end while an import runs."""

from typing import Any

from django.utils.translation import gettext as _

from compliance.access.perimeter import office_ids, resolved_once
from compliance.imports.models import Import
from compliance.jobs.work import Stopped
from compliance.offices.enums import Permission

EDIT = Permission.EDIT_REGISTER.full


def refuse_without_right(job: Import) -> None:
    """Raise Stopped when the person may no longer edit the office's register."""
    with resolved_once():
        if not job.person.is_active or job.office.pk not in office_ids(job.person, EDIT):
            raise Stopped(_("Vous n’avez plus le droit de modifier ce registre : rien de plus n’est écrit."))


def reread(job: Import, record: Any) -> None:
    """Undo the write, by raising Stopped, when the record is not within what the person may edit."""
    with resolved_once():
        if not type(record).objects.visible_to(job.person, EDIT).filter(pk=record.pk, office=job.office).exists():
            raise Stopped(_("Vous n’avez plus le droit de modifier ce registre : rien de plus n’est écrit."))
