"""What a form sends while one types, so that a closed tab or an ended session takes nothing away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest
from compliance.records import content as contents
from compliance.records import drafts
from compliance.records.forms import RecordForm
from compliance.records.views import DraftedForms


class DraftOfForm(DraftedForms):
    """An address to which a form's page sends, and which has no page of its own."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Lead to the form whoever comes here by the address, after having signed in again for instance."""
        self.form_key(self.record_named())
        return redirect(self.form_url())


class KeepDraft(DraftOfForm):
    """Where the form sends itself while one types."""

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Keep what is typed, unchecked, within the limits of the form itself; say when."""
        RecordForm(self.model, self.sections(), contents.blank(self.model), request.POST)
        draft = self.keep_draft(self.record_named(), request.POST)
        return render(request, "records/draft_kept.html", {"draft": draft})


class ForgetDraft(DraftOfForm):
    """« Abandonner ce brouillon »."""

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Forget what was typed, and show what is saved."""
        record = self.record_named()
        drafts.forget(self.form_key(record))
        if record:
            messages.success(request, _("Le brouillon est abandonné : voici la fiche telle qu’elle est enregistrée."))
        else:
            messages.success(request, _("Le brouillon est abandonné : voici une fiche vierge."))
        return redirect(self.form_url())
