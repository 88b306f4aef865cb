"""The pages of the processing register."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest, writing
from compliance.access.perimeter import office_ids
from compliance.datasets.description import Section
from compliance.documents.panel import documents_panel
from compliance.history.canonical import Content
from compliance.offices.enums import Permission
from compliance.offices.models import Office, current_mandate
from compliance.processing import rules, services
from compliance.processing.catalogue import ADOPTABLE, TemplateRevision, revisions_for
from compliance.processing.dpia_words import dpia_panel
from compliance.processing.forms import ChoicesForm, ReasonForm
from compliance.processing.guests import ActivityGuest
from compliance.processing.layout import activity_sections
from compliance.processing.models import ProcessingActivity
from compliance.processing.opinion_panel import opinion_panel
from compliance.processing.rights_words import rights_opened
from compliance.processing.terms import law_terms
from compliance.processing.words import VERBS, Verb, missing_items
from compliance.records import content as contents
from compliance.records.comment_views import comments_panel, works_on
from compliance.records.draft_views import ForgetDraft, KeepDraft
from compliance.records.guest_services import open_place
from compliance.records.guest_views import places_on
from compliance.records.models import Versioned
from compliance.records.services import StaleRecord
from compliance.records.timeline import last_written
from compliance.records.views import RecordCreate, RecordEdit, RecordHistory, RegisterView

EDIT = Permission.EDIT_REGISTER.full
ADVISE = Permission.ADVISE_REGISTER.full


def _chosen_office(request: ScopedRequest) -> Office:
    """Return the one office in which the person writes; nobody writes in « tous »."""
    if request.scope.office is None:
        raise Http404
    return request.scope.office


class ActivityPage(RegisterView):
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

    def changed_meanwhile(self, activity: ProcessingActivity) -> HttpResponse:
        """Show what somebody else saved before anything is done about it."""
        messages.warning(self.request, _("La fiche a changé entre-temps : relisez-la avant de recommencer."))
        return redirect(activity.get_absolute_url())


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
        may_edit = (keeps or place is not None) and activity.status in rules.EDITABLE
        lacking = [check for check in checks if not check.done]
        asked_first = [check for check in checks if not check.beside]
        edit_url, today = activity.page("edit") if may_edit else "", timezone.localdate()
        asked = None if request.scope.is_guest else opinion_panel(activity, content, request.scope)
        mandate = asked.mandate if asked else current_mandate(activity.office, today)
        context = {
            "record": activity,
            "content": self.named(content),
            "sections": self.sections(),
            "done": sum(check.done for check in asked_first),
            "total": len(asked_first),
            "missing": missing_items([check for check in lacking if not check.beside], edit_url),
            "beside": missing_items([check for check in lacking if check.beside], edit_url),
            "stale": rules.is_stale(timezone.localdate(activity.updated_at), today),
            "to_confirm": rules.to_confirm(content),
            "may_edit": may_edit,
            "may_delete": keeps and may_edit and not (asked and asked.opinions) and services.can_delete(activity),
            "verbs": self._verbs(activity),
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

    def _verbs(self, activity: ProcessingActivity) -> list[tuple[Verb, str]]:
        possible = set(rules.verbs(activity.status))
        return [
            (verb, activity.page(verb.name))
            for verb in VERBS
            if verb.name in possible and self.request.scope.allows(verb.permission)
        ]


class ActivityCreate(ActivityPage, RecordCreate):
    """A new activity, from a blank sheet."""

    def create(self, content: Content) -> ProcessingActivity:
        """Open the draft."""
        return services.open_activity(_chosen_office(self.request), content, by=self.request.user)

    def cancel_url(self) -> str:
        """Go back to the list."""
        return reverse("processing:list", args=[_chosen_office(self.request).slug])


class ActivityEdit(ActivityPage, RecordEdit):
    """The form of an activity."""

    def editable(self) -> ProcessingActivity:
        """Return the activity, unless it is ended: it is reopened first."""
        activity: ProcessingActivity = self.record()
        if activity.status not in rules.EDITABLE:
            raise PermissionDenied
        return activity

    def around(self, record: Versioned, version: int | None = None) -> dict[str, Any]:
        """Remind a guest of what is asked."""
        place = self.place(record) if isinstance(record, ProcessingActivity) else None
        return {**super().around(record, version), "place": place}

    def save(self, record: ProcessingActivity, content: Content, version: int) -> ProcessingActivity:
        """Save the content."""
        try:
            return services.revise_activity(record.pk, content, version=version, by=self.request.user)
        except rules.MoveRefused as refused:
            raise ValidationError(_("La fiche est terminée : rouvrez-la avant de la modifier.")) from refused

    def cancel_url(self) -> str:
        """Go back to the record."""
        return reverse("processing:detail", kwargs=self.kwargs)

    def saved(self, before: ProcessingActivity, after: ProcessingActivity) -> str:
        """Say so when an approved activity was reopened by the save."""
        if before.status != after.status:
            return _("%(record)s est enregistrée. Elle était approuvée : elle devra l’être de nouveau.") % {
                "record": after
            }
        return super().saved(before, after)


class ActivityKeepDraft(ActivityPage, KeepDraft):
    """Keeping what is typed in the form of an activity."""


class ActivityForgetDraft(ActivityPage, ForgetDraft):
    """Giving it up."""


class ActivityHistory(ActivityPage, RecordHistory):
    """Who wrote what, when, why."""


class ActivityMove(ActivityPage):
    """A verb of the register: a page that says what it does, and a button that does it."""

    verb: Verb = VERBS[0]  # each address names its own
    template = "move"

    def needs_reason(self, activity: ProcessingActivity) -> bool:
        """Tell whether the move asks for a reason."""
        return self.verb.reason

    def beside(self, activity: ProcessingActivity) -> dict[str, Any]:
        """Return what the page shows beside the question."""
        return {}

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for confirmation, and for the reason when the verb needs one."""
        activity = self.record()
        if self.verb.name not in rules.verbs(activity.status):
            return self._out_of_turn(activity)
        return self._ask(activity, ReasonForm())

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Move the activity; somebody else's save meanwhile is shown before anything is done."""
        activity = self.record()
        form, needed = ReasonForm(request.POST), self.needs_reason(activity)
        if needed and not form.is_valid():
            return self._ask(activity, form, status=422)
        given = {"reason": form.cleaned_data["reason"]} if needed else {}
        move = getattr(services, self.verb.name)
        try:
            with transaction.atomic():
                moved = move(activity.pk, by=request.user, version=self.posted_version(), **given)
                self.reread(moved, self.verb.permission)
        except StaleRecord:
            return self.changed_meanwhile(activity)
        except rules.MoveRefused:
            return self._out_of_turn(activity)
        else:
            messages.success(request, self.verb.done)
        return redirect(activity.get_absolute_url())

    def _out_of_turn(self, activity: ProcessingActivity) -> HttpResponse:
        messages.warning(self.request, _("La fiche n’est plus dans un état qui le permet."))
        return redirect(activity.get_absolute_url())

    def _ask(self, activity: ProcessingActivity, form: ReasonForm, *, status: int = 200) -> HttpResponse:
        shown = {"record": activity, "verb": self.verb, "form": form, "forms": [form]}
        context = {**shown, "needs_reason": self.needs_reason(activity), **self.beside(activity)}
        return self.page(self.template, context, status=status)


class ActivityDelete(ActivityPage):
    """Deleting a draft that was never submitted."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for confirmation."""
        activity = self.record()
        return self.page("delete", {"record": activity}) if services.can_delete(activity) else self._refuse(activity)

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Delete the draft; its last version stays in the ledger."""
        activity = self.record()
        try:
            with writing(request, EDIT):
                services.delete_draft(activity.pk, by=request.user, version=self.posted_version())
        except StaleRecord:
            return self.changed_meanwhile(activity)
        except rules.MoveRefused:
            return self._refuse(activity)
        messages.success(request, _("Le brouillon %(record)s est supprimé.") % {"record": activity})
        return redirect("processing:list", office=activity.office.slug)

    def _refuse(self, activity: ProcessingActivity) -> HttpResponse:
        messages.warning(
            self.request, _("Seul un brouillon jamais soumis peut être supprimé, s’il ne porte aucun avis du DPO.")
        )
        return redirect(activity.get_absolute_url())


class TemplateList(ActivityPage):
    """The models from which an activity may be drawn."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the latest revision of each model, and those already drawn from."""
        revisions = revisions_for(_chosen_office(request), timezone.localdate())
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
        office = _chosen_office(request)
        with transaction.atomic():
            activity = services.adopt_template(revision, office, form.answers(), by=request.user)
            self.reread(activity, EDIT)
        messages.success(request, _("%(record)s est ouverte : complétez-la.") % {"record": activity})
        return redirect(activity.page("edit"))

    def _revision(self) -> TemplateRevision:
        offered = revisions_for(_chosen_office(self.request), timezone.localdate())
        return get_object_or_404(offered, template__code=self.kwargs["code"], kind__in=ADOPTABLE)

    def _show(self, revision: TemplateRevision, form: ChoicesForm, *, status: int = 200) -> HttpResponse:
        content = contents.normalise(self.model, revision.content)
        context = {"revision": revision, "form": form, "forms": [form], "content": content, "sections": self.sections()}
        return self.page("adopt", {**context, "today": timezone.localdate()}, status=status)
