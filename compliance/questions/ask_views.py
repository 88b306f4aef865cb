"""Asking a service a question, from the page of a request."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest
from compliance.common.forms import show_refusal
from compliance.history.snapshots import to_json
from compliance.questions import services
from compliance.questions.forms import AskForm
from compliance.questions.models import Question
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import HANDLE
from compliance.subject_requests.views import RequestPage

TO_WHOM = ("full_name", "email")
CONTENT = ("wording", "due_on", "person", "file_reference", "rights")


class AskQuestion(RequestPage):
    """« Poser une question à un service »."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask to whom, what, by when, and what they may know."""
        record = self.record()
        if not record.is_open:
            messages.warning(request, _("La demande a sa réponse : il n’y a plus rien à demander aux services."))
            return redirect(record.get_absolute_url())
        return self._show(record, AskForm(request=record, initial=services.offered(record)))

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask, or show the form again with everything that was typed."""
        record = self.record()
        form = AskForm(request.POST, request=record)
        if not form.is_valid():
            return self._show(record, form)
        try:
            with transaction.atomic():
                question = self._ask(record, form)
                self.reread(record, HANDLE)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self._show(record, form)
        name = form.cleaned_data["full_name"]
        messages.success(request, _("La question est posée à %(name)s, qui reçoit un lien.") % {"name": name})
        return redirect(question.get_absolute_url())

    def _ask(self, record: SubjectRequest, form: AskForm) -> Question:
        typed = form.cleaned_data
        content = {name: to_json(typed[name]) for name in CONTENT}
        to_whom = {name: typed[name] for name in TO_WHOM}
        return services.ask(record, content, by=self.request.user, beyond=form.is_beyond, **to_whom)

    def _show(self, record: SubjectRequest, form: AskForm) -> HttpResponse:
        context = {"record": record, "form": form, "forms": [form]}
        return self.shared_page("questions/ask.html", context, status=422 if form.errors else 200)
