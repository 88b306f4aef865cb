"""The pages of the processing register."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.access.enforcement import ScopedRequest
from compliance.access.perimeter import office_ids
from compliance.contracts.panel import contracts_of, suppliers_in
from compliance.datasets.description import Section
from compliance.documents.panel import documents_panel
from compliance.history.canonical import Content
from compliance.offices.enums import Permission
from compliance.offices.models import current_mandate
from compliance.processing import rules, services
from compliance.processing.catalogue import ADOPTABLE, TemplateRevision, revisions_for
from compliance.processing.dpia_words import dpia_panel
from compliance.processing.forms import ChoicesForm
from compliance.processing.guests import ActivityGuest
from compliance.processing.layout import activity_sections
from compliance.processing.models import ProcessingActivity
from compliance.processing.opinion_panel import opinion_panel
from compliance.processing.rights_words import rights_opened
from compliance.processing.terms import law_terms
from compliance.processing.words import missing_items
from compliance.records import content as contents
from compliance.records import workflow
from compliance.records.checks import to_confirm
from compliance.records.comment_views import comments_panel, works_on
from compliance.records.draft_views import ForgetDraft, KeepDraft
from compliance.records.guest_services import open_place
from compliance.records.guest_views import places_on
from compliance.records.models import Versioned, WorkflowRecord
from compliance.records.timeline import last_written
from compliance.records.views import RecordHistory
from compliance.records.workflow_views import RecordDelete, RecordMove, WorkflowCreate, WorkflowEdit, WorkflowPage

EDIT = Permission.EDIT_REGISTER.full
ADVISE = Permission.ADVISE_REGISTER.full


class ActivityPage(WorkflowPage):
    """What every page of the register shares."""

    model = ProcessingActivity
    folder = "processing"
    permission = EDIT

    def sections(self) -> tuple[Section, ...]:
        """Return the sections of an activity."""
        return activity_sections()

    def place(self, activity: ProcessingActivity) -> ActivityGuest | None:
        """Return the place of a person to whom the activity was confided.

        Who keeps the register needs none; the DPO, who judges it, has none (Art. 38(6) GDPR).
        """
        if self.request.scope.allows(EDIT) or self.request.scope.allows(ADVISE):
            return None
        return open_place(ActivityGuest, activity.pk, self.request.user)


class ActivityDetail(ActivityPage):
    """An activity in the order of Art. 30(1), then what stands beside it."""

    read_with = ("office", "copied_from__office")

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the activity, what is missing, what may be done."""
        activity = self.record()
        last = last_written(activity)
        content = last.content
        terms = law_terms()
        checks = rules.checks(content, terms)
        keeps, place = request.scope.allows(EDIT), self.place(activity)
        may_edit = (keeps or place is not None) and activity.status in workflow.EDITABLE
        lacking = [check for check in checks if not check.done]
        asked_first = [check for check in checks if not check.beside]
        edit_url, today = activity.page("edit") if may_edit else "", timezone.localdate()
        asked = None if request.scope.is_guest else opinion_panel(activity, content, request.scope)
        mandate = asked.mandate if asked else current_mandate(activity.office, today)
        shown = self.named(content)
        context = {
            "record": activity,
            "content": shown,
            "supplied": contracts_of(activity.office, suppliers_in(content, shown), request.scope),
            "sections": self.sections(),
            "done": sum(check.done for check in asked_first),
            "total": len(asked_first),
            "missing": missing_items([check for check in lacking if not check.beside], edit_url),
            "beside": missing_items([check for check in lacking if check.beside], edit_url),
            "stale": workflow.is_stale(timezone.localdate(activity.updated_at), today),
            "to_confirm": to_confirm(content),
            "may_edit": may_edit,
            "may_delete": keeps and may_edit and not (asked and asked.opinions) and services.can_delete(activity),
            "verbs": self.verbs(activity),
            "mandate": mandate,
            "asked": asked,
            "dpia": dpia_panel(activity, content, terms.dpia, today),
            "last_entry": None if request.scope.is_guest else last.entry,
            "keeps": keeps,
            "rights": rights_opened(content),
            "may_export": request.scope.allows(Permission.EXPORT_REGISTER.full),
            "confided": places_on(activity, "processing") if keeps else [],
            "confide_url": activity.page("confide") if keeps and may_edit else "",
            "place": place,
            "documents": documents_panel(activity, self.folder, request.user, keeps=keeps, completes=place is not None),
            "comments": comments_panel(activity, self.folder) if place or works_on(request.scope) else None,
            "today": today,
            **self._copies(activity),
        }
        return self.page("detail", context)

    def _copies(self, activity: ProcessingActivity) -> dict[str, Any]:
        """Return what the person may know of the record that this one was copied from, and where to copy it."""
        source, scope = activity.copied_from, self.request.scope
        seen = source is not None and source.office_id in office_ids(scope.user, Permission.VIEW_REGISTER.full)
        elsewhere = office_ids(scope.user, EDIT) - {activity.office_id}
        may_copy = bool(elsewhere) and scope.allows(Permission.EXPORT_REGISTER.full)
        return {
            "is_copy": source is not None,
            "copied_from": source if seen else None,
            "copy_url": activity.page("copy") if may_copy else "",
        }


class ActivityCreate(ActivityPage, WorkflowCreate):
    """A new activity, from a blank sheet."""

    def create(self, content: Content) -> ProcessingActivity:
        """Open the draft."""
        return services.open_activity(self.chosen_office(), content, by=self.request.user)


class ActivityEdit(ActivityPage, WorkflowEdit):
    """The form of an activity."""

    def around(self, record: Versioned, version: int | None = None) -> dict[str, Any]:
        """Remind a guest of what is asked."""
        place = self.place(record) if isinstance(record, ProcessingActivity) else None
        return {**super().around(record, version), "place": place}

    def revise(self, record: WorkflowRecord, content: Content, version: int) -> ProcessingActivity:
        """Save the content."""
        return services.revise_activity(record.pk, content, version=version, by=self.request.user)


class ActivityKeepDraft(ActivityPage, KeepDraft):
    """Keeping what is typed in the form of an activity."""


class ActivityForgetDraft(ActivityPage, ForgetDraft):
    """Giving it up."""


class ActivityHistory(ActivityPage, RecordHistory):
    """Who wrote what, when, why."""


class ActivityMove(ActivityPage, RecordMove):
    """A verb of the register."""

    def move(self, record: ProcessingActivity, *, version: int, reason: str) -> ProcessingActivity:
        """Move the activity."""
        given = {"reason": reason} if reason else {}
        verb = getattr(services, self.verb.name)
        moved: ProcessingActivity = verb(record.pk, by=self.request.user, version=version, **given)
        return moved


class ActivityDelete(ActivityPage, RecordDelete):
    """Deleting a draft that was never submitted."""

    refusal = gettext_lazy("Seul un brouillon jamais soumis peut être supprimé, s’il ne porte aucun avis du DPO.")

    def can_delete(self, record: ProcessingActivity) -> bool:
        """Tell whether nothing keeps the draft."""
        return services.can_delete(record)

    def delete(self, record: ProcessingActivity, version: int) -> None:
        """Delete the draft."""
        services.delete_draft(record.pk, by=self.request.user, version=version)


class TemplateList(ActivityPage):
    """The models from which an activity may be drawn."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the latest revision of each model, and those already drawn from."""
        revisions = revisions_for(self.chosen_office(), timezone.localdate())
        origins = self.rows().exclude(origin="").values_list("origin", flat=True).order_by().distinct()
        adopted = {origin.partition(",")[0] for origin in origins}
        return self.page("templates", {"revisions": revisions, "adopted": adopted})


class TemplateAdopt(ActivityPage):
    """Drawing an activity from a model, once its questions are answered."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show what the model says and what it asks."""
        revision = self._revision()
        return self._show(revision, ChoicesForm(revision.choices))

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Open a draft from the model, and its form."""
        revision = self._revision()
        form = ChoicesForm(revision.choices, request.POST)
        if not form.is_valid():
            return self._show(revision, form, status=422)
        office = self.chosen_office()
        with transaction.atomic():
            activity = services.adopt_template(revision, office, form.answers(), by=request.user)
            self.reread(activity, EDIT)
        messages.success(request, _("%(record)s est ouverte : complétez-la.") % {"record": activity})
        return redirect(activity.page("edit"))

    def _revision(self) -> TemplateRevision:
        offered = revisions_for(self.chosen_office(), timezone.localdate())
        return get_object_or_404(offered, template__code=self.kwargs["code"], kind__in=ADOPTABLE)

    def _show(self, revision: TemplateRevision, form: ChoicesForm, *, status: int = 200) -> HttpResponse:
        content = contents.normalise(self.model, revision.content)
        context = {"revision": revision, "form": form, "forms": [form], "content": content, "sections": self.sections()}
        return self.page("adopt", {**context, "today": timezone.localdate()}, status=status)
