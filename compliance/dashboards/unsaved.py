"""What a person began to type and did not save, for that person alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from compliance.accounts.models import User
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.records import workflow
from compliance.records.drafts import unsaved_by


@dataclass(frozen=True)
class UnsavedForm:
    """A line of « Saisies en cours »: the form that gives back what was typed. ``title`` is empty for a new record."""

    title: str
    office: Office
    url: str
    saved_at: datetime


def unsaved_forms(person: User, office: Office | None) -> list[UnsavedForm]:
    """Return what the person has not saved and may still save, in one office or in all; one query without any."""
    forms = _of_activities(person)
    return [form for form in forms if office is None or form.office == office]


def _of_activities(person: User) -> Iterator[UnsavedForm]:
    for unsaved in unsaved_by(person, ProcessingActivity):
        draft, activity = unsaved.draft, unsaved.record
        if not isinstance(activity, ProcessingActivity):
            url = reverse("processing:create", args=[draft.office.slug])
            yield UnsavedForm("", draft.office, url, draft.saved_at)
        elif activity.status in workflow.EDITABLE:
            yield UnsavedForm(str(activity), draft.office, activity.page("edit"), draft.saved_at)
