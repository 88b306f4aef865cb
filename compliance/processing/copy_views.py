"""Copying an activity to another office of which one keeps the register."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.enforcement import Scope, ScopedRequest
from compliance.access.perimeter import resolved_once
from compliance.datasets.description import Part
from compliance.history.canonical import Content
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.processing import services
from compliance.processing.copy_rules import copied, left_behind
from compliance.processing.forms import CopyForm
from compliance.processing.models import ProcessingActivity
from compliance.processing.views import EDIT, ActivityPage
from compliance.records import content as contents

TAKE_OUT = Permission.EXPORT_REGISTER.full  # who reads the copy may not read the register that it comes from


class ActivityCopy(ActivityPage):
    """« Copier vers un autre organisme »: what is taken, what stays, and where the draft opens."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show what would be copied."""
        activity = self.record()
        return self._show(activity, CopyForm(self._targets(activity)))

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Open the copy in the chosen office, and its form."""
        activity = self.record()
        form = CopyForm(self._targets(activity), request.POST)
        if not form.is_valid():
            return self._show(activity, form, status=422)
        if activity.version != self.posted_version():
            return self.changed_meanwhile(activity)
        office = form.chosen()
        try:
            with transaction.atomic():
                copy = services.copy_activity(activity, office, by=request.user)
                self.reread(activity, TAKE_OUT)
                self._reread_copy(copy, office)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self._show(activity, form, status=422)
        words = _("%(record)s est ouverte dans le registre de %(office)s : complétez ce qui lui est propre.")
        messages.success(request, words % {"record": copy, "office": office})
        return redirect(copy.page("edit"))

    def _targets(self, activity: ProcessingActivity) -> list[Office]:
        """Return the other offices of which the person keeps the register, by name."""
        kept = Scope(self.request.user).offices_with(EDIT)
        return [office for office in kept if office.pk != activity.office_id]

    def _reread_copy(self, copy: ProcessingActivity, office: Office) -> None:
        with resolved_once():
            mine = Scope(self.request.user, office).rows(self.model, EDIT)
            if not mine.filter(pk=copy.pk).exists():
                raise PermissionDenied

    def _show(self, activity: ProcessingActivity, form: CopyForm, *, status: int = 200) -> HttpResponse:
        content, today = contents.read(activity), timezone.localdate()
        context: dict[str, Any] = {
            "record": activity,
            "form": form,
            "forms": [form],
            "content": self.named(contents.normalise(self.model, copied(content))),
            "staying": [self._told(path, content) for path in left_behind(content)],
            "sections": self.sections(),
            "today": today,
        }
        return self.page("copy", context, status=status)

    def _told(self, path: str, content: Content) -> tuple[str, str]:
        """Return the label of what stays, and what it says."""
        name, _dot, below = path.partition(".")
        on = timezone.localdate()
        for section in self.sections():
            for column in section.columns:
                if column.name == name:
                    return column.label, column.text(content, on)
            for part in section.parts:
                if part.name == name:
                    return _told_of_part(part, below, content)
        raise LookupError(path)


def _told_of_part(part: Part, below: str, content: Content) -> tuple[str, str]:
    on, rows = timezone.localdate(), part.rows(content)
    if not below:
        return part.label, "\n".join(part.row_text(row, on) for row in rows)
    column = next(column for column in part.columns if column.name == below)
    return f"{part.label}, {column.label.lower()}", "\n".join(filter(None, (column.text(row, on) for row in rows)))
