"""The page of a verb on a request, and those of the delegations of signature."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest, writing
from compliance.common.forms import Form, show_refusal
from compliance.law.source import vocabulary
from compliance.records.services import StaleRecord
from compliance.records.timeline import comparison, last_written
from compliance.subject_requests import people_services
from compliance.subject_requests.acts import BY_NAME, Act
from compliance.subject_requests.forms import ActForm, DelegationForm, EndDelegationForm
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.panel import tone_of
from compliance.subject_requests.queries import SIGN
from compliance.subject_requests.readers import SignatureDelegation
from compliance.subject_requests.refusals import REFUSALS
from compliance.subject_requests.views import RequestPage
from compliance.subject_requests.writing import Writer


class RequestAct(RequestPage):
    """A verb: its question and its form, then what the service did, or why it did not."""

    act: Act = BY_NAME["qualify"]  # each address names its own

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Signing asks for the direction's right, or for a delegation, which no grant tells."""
        if self.act.name == "sign" and not self._signs():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def _signs(self) -> bool:
        scope, user = self.request.scope, self.request.user
        return scope.allows(SIGN) or (scope.office is not None and people_services.is_delegate(scope.office, user))

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask what the verb needs, or say that it cannot be done now."""
        record = self.record()
        content = last_written(record).content
        if not self._applies(record, content):
            messages.warning(request, _("Ce n’est pas possible dans l’état de la demande."))
            return redirect(record.get_absolute_url())
        return self._ask(record, self._form(record, content))

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Do it, on the version that was read."""
        record = self.record()
        form = self._form(record, last_written(record).content, request.POST)
        if not form.is_valid():
            return self._ask(record, form, status=422)
        try:
            with transaction.atomic():
                done = self._run(record, form.cleaned_data)
                self.reread(done, self.act.permission)
        except StaleRecord:
            return self._stale(form)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self._ask(record, form, status=422)
        messages.success(request, str(self.act.done))
        return redirect(record.get_absolute_url())

    def _applies(self, record: SubjectRequest, content: Any) -> bool:
        if not self.act.on_right:
            return self.act.offered(record, content)
        row = next((row for row in content["rights"] if row["key"] == self.kwargs["key"]), None)
        if row is None:
            raise Http404
        return bool(row["outcome"]) == (self.act.name != "decide")

    def _run(self, record: SubjectRequest, typed: dict[str, Any]) -> SubjectRequest:
        reason = str(typed.get("reason", ""))
        writer = Writer(by=self.request.user, version=self.posted_version(), reason=reason)
        return self.act.run(record, self.kwargs.get("key", ""), typed, writer)

    def _form(self, record: SubjectRequest, content: Any, data: Any = None) -> ActForm:
        key = self.kwargs.get("key", "")
        return self.act.form(data, record=record, person=self.request.user, content=content, key=key)

    def _stale(self, form: ActForm) -> HttpResponse:
        """Show what was saved meanwhile, above what was typed; say so when the verb is no longer possible."""
        record = self.record()
        last = last_written(record)
        if not self._applies(record, last.content):
            form.add_error(None, REFUSALS["no-longer"])
        found = comparison(record, self.sections(), self.posted_version(), record.version)
        meanwhile = {"last": last.entry, "lines": found.lines if found else []}
        return self._ask(record, form, status=409, meanwhile=meanwhile)

    def _ask(self, record: SubjectRequest, form: ActForm, *, status: int = 200, meanwhile: Any = None) -> HttpResponse:
        tone = tone_of(record.due_on, timezone.localdate())
        version = self.posted_version() if status == 422 else record.version
        shown = {"record": record, "version": version, "act": self.act, "form": form, "forms": [form]}
        told = {"due_tone": tone, "about": self._about(form), "meanwhile": meanwhile}
        return self.page("act", {**shown, **told}, status=status)

    def _about(self, form: ActForm) -> str:
        """Return the words of the right that the verb is about, "" when it is about the whole request."""
        row = next((row for row in form.content["rights"] if row["key"] == form.key), None)
        return vocabulary("request_rights").label(row["right"]) if row else ""


class DelegationPage(RequestPage):
    """What the pages of delegations share: the direction writes them, in one office."""

    def delegations(self) -> Any:
        """Return the office's delegations, the latest first."""
        return people_services.delegations_of(self.chosen_office())


class Delegations(DelegationPage):
    """Who signs in the direction's place, from when to when."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the delegations, and the form of a new one."""
        return self._show(DelegationForm(office=self.chosen_office()))

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Give a delegation."""
        form = DelegationForm(request.POST, office=self.chosen_office())
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            with writing(request, SIGN):
                people_services.delegate(self.chosen_office(), by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self._show(form, status=422)
        messages.success(request, _("La délégation est notée."))
        return redirect("subject_requests:delegations", office=self.chosen_office().slug)

    def _show(self, form: Form, *, status: int = 200) -> HttpResponse:
        rows = list(self.delegations())
        shown = {"delegations": rows, "form": form, "forms": [form], "office": self.chosen_office()}
        return self.page("delegations", {**shown, "today": timezone.localdate()}, status=status)


class EndDelegation(DelegationPage):
    """The last day of a delegation."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask for the day."""
        return self._show(self._delegation(), EndDelegationForm())

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """End it."""
        delegation, form = self._delegation(), EndDelegationForm(request.POST)
        if not form.is_valid():
            return self._show(delegation, form, status=422)
        try:
            with writing(request, SIGN):
                people_services.end_delegation(delegation.pk, on=form.cleaned_data["on"], by=request.user)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self._show(delegation, form, status=422)
        messages.success(request, _("La fin de la délégation est notée."))
        return redirect("subject_requests:delegations", office=self.chosen_office().slug)

    def _delegation(self) -> SignatureDelegation:
        found: SignatureDelegation = get_object_or_404(self.delegations(), pk=self.kwargs["delegation"])
        return found

    def _show(self, delegation: SignatureDelegation, form: Form, *, status: int = 200) -> HttpResponse:
        shown = {"delegation": delegation, "form": form, "forms": [form], "office": self.chosen_office()}
        return self.page("end_delegation", shown, status=status)
