"""The pages by which the DPO's opinion is asked, given, and weighed by who approves."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest
from compliance.common.forms import Form
from compliance.offices.enums import Permission
from compliance.processing import opinion_services as services
from compliance.processing.forms import AnswerForm, AskForm
from compliance.processing.models import Opinion, ProcessingActivity
from compliance.processing.opinion_rules import ApprovalRefused
from compliance.processing.opinion_words import explained, reckoning
from compliance.processing.views import EDIT, ActivityMove, ActivityPage
from compliance.records.services import StaleRecord

ADVISE = Permission.ADVISE_REGISTER.full


class OpinionPage(ActivityPage):
    """What the pages of an opinion share."""

    def refused(self, activity: ProcessingActivity, refusal: ValidationError) -> HttpResponse:
        """Say why nothing was done, on the record's page."""
        messages.warning(self.request, " ".join(refusal.messages))
        return redirect(activity.get_absolute_url())


class AskOpinion(OpinionPage):
    """« Demander l’avis »."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for a question, if there is one."""
        activity = self.record()
        return self._ask(activity, AskForm())

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask the DPO, or say why it cannot be asked."""
        activity = self.record()
        form = AskForm(request.POST)
        if not form.is_valid():
            return self._ask(activity, form, status=422)
        try:
            with transaction.atomic():
                typed = form.cleaned_data["question"]
                services.ask(activity.pk, by=request.user, question=typed, version=self.posted_version())
                self.reread(activity, EDIT)
        except StaleRecord:
            return self.changed_meanwhile(activity)
        except ValidationError as refusal:
            return self.refused(activity, refusal)
        messages.success(request, _("L’avis du DPO est demandé ; son équipe reçoit une lettre."))
        return redirect(activity.get_absolute_url())

    def _ask(self, activity: ProcessingActivity, form: Form, *, status: int = 200) -> HttpResponse:
        return self.page("opinions/ask", {"record": activity, "form": form, "forms": [form]}, status=status)


class GiveOpinion(OpinionPage):
    """« Donner un avis », by the DPO's team alone."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show what is asked, and the form."""
        activity = self.record()
        opinion = self._awaited(activity)
        return self._ask(activity, opinion, AnswerForm()) if opinion else self._too_late(activity)

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Give the opinion on the version that was read; a record saved meanwhile is read again first."""
        activity = self.record()
        opinion = self._awaited(activity)
        if opinion is None:
            return self._too_late(activity)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._ask(activity, opinion, form, status=422)
        try:
            with transaction.atomic():
                services.answer(opinion.pk, by=request.user, version=self.posted_version(), **form.cleaned_data)
                self.reread(activity, ADVISE)
        except StaleRecord:
            form.add_error(None, _("La fiche a changé depuis que vous l’avez ouverte : relisez-la, puis enregistrez."))
            return self._ask(self.record(), opinion, form, status=409)
        except ValidationError as refusal:
            return self.refused(activity, refusal)
        messages.success(request, _("Votre avis est gardé. Qui l’a demandé et la direction reçoivent une lettre."))
        return redirect(activity.get_absolute_url())

    def _awaited(self, activity: ProcessingActivity) -> Opinion | None:
        last = next(iter(services.opinions_on(activity)), None)
        return last if last and last.is_awaited else None

    def _too_late(self, activity: ProcessingActivity) -> HttpResponse:
        return self.refused(activity, ValidationError(services.REFUSALS["not-awaited"]))

    def _ask(self, activity: ProcessingActivity, opinion: Opinion, form: Form, *, status: int = 200) -> HttpResponse:
        shown = {"record": activity, "opinion": opinion, "reckoning": reckoning(opinion)}
        return self.page("opinions/give", {**shown, "form": form, "forms": [form]}, status=status)


def told_why(activity: ProcessingActivity, refused: ApprovalRefused) -> str:
    """Return why the activity was not approved, for who would have approved it."""
    if refused.code == "same-person":
        return _("Qui a donné l’avis n’approuve pas la fiche : une autre personne de la direction le fait.")
    return explained(activity, services.situation(activity, timezone.localdate()))


class ApproveActivity(ActivityMove):
    """« Approuver »: the controller reads the DPO's opinion, and gives its reasons when it does not follow it."""

    template = "processing/opinions/approve.html"

    def needs_reason(self, activity: ProcessingActivity) -> bool:
        """Tell whether the opinion asks for reasons."""
        return self._situation(activity).reasons_required

    def beside(self, activity: ProcessingActivity) -> dict[str, Any]:
        """Return the opinion, and what it asks."""
        found = self._situation(activity)
        return {"opinion": found.opinion, "explanation": explained(activity, found), "is_shut": found.is_shut}

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Approve; what the opinion does not allow is said before anything is done."""
        try:
            return super().post(request, **kwargs)
        except ApprovalRefused as refused:
            activity = self.record()
            messages.warning(request, told_why(activity, refused))
            return redirect(activity.get_absolute_url())

    def _situation(self, activity: ProcessingActivity) -> services.Situation:
        return services.situation(activity, timezone.localdate())
