"""The pages by which a record is edited, moved and deleted, for every register that some write and others approve.

A register's verbs are addresses named after them; ``breadcrumb.html`` in its folder leads back to it.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.access.enforcement import ScopedRequest, writing
from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.records import workflow
from compliance.records import workflow_services as services
from compliance.records.models import WorkflowRecord
from compliance.records.services import StaleRecord
from compliance.records.views import RecordCreate, RecordEdit, RegisterView
from compliance.records.workflow_forms import ReasonForm
from compliance.records.workflow_words import VERBS, Verb

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class WorkflowPage(RegisterView):
    """What the pages of the register share."""

    model: ClassVar[type[WorkflowRecord]]
    permission: ClassVar[str]

    def chosen_office(self) -> Office:
        """Return the one office in which the person writes; nobody writes in « tous »."""
        if self.request.scope.office is None:
            raise Http404
        return self.request.scope.office

    def verbs(self, record: WorkflowRecord) -> list[tuple[Verb, str]]:
        """Return the verbs that the person may apply to the record now, each with its address."""
        possible = set(workflow.verbs(record.status))
        return [
            (verb, record.page(verb.name))
            for verb in VERBS
            if verb.name in possible and self.request.scope.allows(verb.permission)
        ]

    def changed_meanwhile(self, record: WorkflowRecord) -> HttpResponse:
        """Show what somebody else saved before anything is done about it."""
        messages.warning(self.request, _("La fiche a changé entre-temps : relisez-la avant de recommencer."))
        return redirect(record.get_absolute_url())


class WorkflowCreate(WorkflowPage, RecordCreate):
    """A new record, from a blank sheet."""

    def cancel_url(self) -> str:
        """Go back to the list."""
        return reverse(f"{self.folder}:list", args=[self.chosen_office().slug])


class WorkflowEdit(WorkflowPage, RecordEdit):
    """The form of a record; what was approved must be approved again once it is saved."""

    def editable(self) -> Any:
        """Return the record, unless it is ended: it is reopened first."""
        record = self.record()
        if record.status not in workflow.EDITABLE:
            raise PermissionDenied
        return record

    def save(self, record: WorkflowRecord, content: Content, version: int) -> WorkflowRecord:
        """Save the content."""
        try:
            return self.revise(record, content, version)
        except workflow.MoveRefused as refused:
            raise ValidationError(_("La fiche est terminée : rouvrez-la avant de la modifier.")) from refused

    def revise(self, record: WorkflowRecord, content: Content, version: int) -> WorkflowRecord:
        """Save the content; a register says so when its own service does more."""
        return services.revise(self.model, record.pk, content, version=version, by=self.request.user)

    def cancel_url(self) -> str:
        """Go back to the record."""
        return reverse(f"{self.folder}:detail", kwargs=self.kwargs)

    def saved(self, before: WorkflowRecord, after: WorkflowRecord) -> str:
        """Say so when an approved record was reopened by the save."""
        if before.status != after.status:
            return _("%(record)s est enregistrée. Elle était approuvée : elle devra l’être de nouveau.") % {
                "record": after
            }
        return super().saved(before, after)


class RecordMove(WorkflowPage):
    """A verb of the register: a page that says what it does, and a button that does it."""

    verb: Verb = VERBS[0]  # each address names its own
    template = "records/move.html"

    def needs_reason(self, record: Any) -> bool:
        """Tell whether the move asks for a reason."""
        return self.verb.reason

    def beside(self, record: Any) -> dict[str, Any]:
        """Return what the page shows beside the question."""
        return {}

    def move(self, record: Any, *, version: int, reason: str) -> WorkflowRecord:
        """Move the record; ``reason`` is empty when none was asked for."""
        by = self.request.user
        return services.move(self.model, record.pk, self.verb.name, by=by, reason=reason, version=version)

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for confirmation, and for the reason when the verb needs one."""
        record = self.record()
        if self.verb.name not in workflow.verbs(record.status):
            return self._out_of_turn(record)
        return self._ask(record, ReasonForm())

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Move the record; somebody else's save meanwhile is shown before anything is done."""
        record = self.record()
        form, needed = ReasonForm(request.POST), self.needs_reason(record)
        if needed and not form.is_valid():
            return self._ask(record, form, status=422)
        reason = form.cleaned_data["reason"] if needed else ""
        try:
            with transaction.atomic():
                moved = self.move(record, version=self.posted_version(), reason=reason)
                self.reread(moved, self.verb.permission)
        except StaleRecord:
            return self.changed_meanwhile(record)
        except workflow.MoveRefused:
            return self._out_of_turn(record)
        else:
            messages.success(request, self.verb.done)
        return redirect(record.get_absolute_url())

    def _out_of_turn(self, record: WorkflowRecord) -> HttpResponse:
        messages.warning(self.request, _("La fiche n’est plus dans un état qui le permet."))
        return redirect(record.get_absolute_url())

    def _ask(self, record: WorkflowRecord, form: ReasonForm, *, status: int = 200) -> HttpResponse:
        shown = {"record": record, "verb": self.verb, "form": form, "forms": [form]}
        context = {**shown, "needs_reason": self.needs_reason(record), **self.beside(record)}
        return self.shared_page(self.template, context, status=status)


class RecordDelete(WorkflowPage):
    """Deleting a draft that was never submitted."""

    refusal: "ClassVar[StrPromise]" = gettext_lazy("Seul un brouillon jamais soumis peut être supprimé.")

    def can_delete(self, record: Any) -> bool:
        """Tell whether the register lets the record go."""
        return services.can_delete(record)

    def delete(self, record: Any, version: int) -> None:
        """Delete the draft through the register's service."""
        raise NotImplementedError

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for confirmation."""
        record = self.record()
        if not self.can_delete(record):
            return self._refuse(record)
        return self.shared_page("records/delete.html", {"record": record})

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Delete the draft; its last version stays in the ledger."""
        record = self.record()
        try:
            with writing(request, self.permission):
                self.delete(record, self.posted_version())
        except StaleRecord:
            return self.changed_meanwhile(record)
        except workflow.MoveRefused:
            return self._refuse(record)
        messages.success(request, _("Le brouillon %(record)s est supprimé.") % {"record": record})
        return redirect(f"{self.folder}:list", office=record.office.slug)

    def _refuse(self, record: WorkflowRecord) -> HttpResponse:
        messages.warning(self.request, self.refusal)
        return redirect(record.get_absolute_url())
