"""What a person began to type and did not save, for that person alone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.offices.models import Office
from compliance.records.drafts import unsaved_by


@dataclass(frozen=True)
class UnsavedForm:
    """A line of « Saisies en cours »: the form, in whichever register, that gives back what was typed."""

    title: str
    office: Office
    url: str
    saved_at: datetime


def unsaved_forms(person: User, office: Office | None) -> list[UnsavedForm]:
    """Return what the person has not saved and may still save, in one office or in all; one query without any."""
    lines = []
    for unsaved in unsaved_by(person):
        draft, record = unsaved.draft, unsaved.record
        if (office is None or draft.office == office) and (record is None or record.is_editable):
            new = _("Nouvelle saisie : %(what)s") % {"what": unsaved.model._meta.verbose_name}
            lines.append(UnsavedForm(str(record) if record else new, draft.office, draft.address, draft.saved_at))
    return lines
