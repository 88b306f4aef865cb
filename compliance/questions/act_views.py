"""The page of a verb on a question, of who asked it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from compliance.access.enforcement import ScopedRequest
from compliance.common.forms import show_refusal
from compliance.questions import rules
from compliance.questions.acts import ACTS, Act
from compliance.questions.models import Question
from compliance.questions.refusals import REFUSALS
from compliance.questions.services import Asker
from compliance.questions.views import QuestionPage
from compliance.records.guest_services import StaleGuest
from compliance.records.services import StaleRecord
from compliance.records.timeline import comparison, last_written
from compliance.subject_requests.queries import HANDLE


class QuestionAct(QuestionPage):
    """A verb: its question and its form, then what the service did, or why it did not."""

    act: Act = ACTS[0]  # each address names its own

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask what the verb needs, or say that it cannot be done now."""
        record = self.record()
        if not self.act.offered(record):
            return self._too_late(record)
        day = rules.suggested(record.request.due_on, timezone.localdate(), record.request.zone)
        form = self.act.form(request=record.request, initial={"due_on": max(day, record.due_on)})
        return self._ask(record, form)

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Do it, on the version that was read; what was written meanwhile is shown before anything is done."""
        record = self.record()
        if not self.act.offered(record):
            return self._too_late(record)
        form = self.act.form(request.POST, request=record.request)
        if not form.is_valid():
            return self._ask(record, form)
        try:
            with transaction.atomic():
                done = self.act.run(record.pk, form, Asker(by=request.user, version=self.posted_version()))
                self.reread(done, HANDLE)
        except (StaleRecord, StaleGuest):
            return self._stale(form)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self._ask(record, form)
        messages.success(request, str(self.act.done))
        return redirect(record.get_absolute_url())

    def _too_late(self, record: Question) -> HttpResponse:
        messages.warning(self.request, str(REFUSALS["not-now"]))
        return redirect(record.get_absolute_url())

    def _stale(self, form: Any) -> HttpResponse:
        """Show what was saved meanwhile, above what was typed; say so when the verb is no longer possible."""
        record = self.record()
        if not self.act.offered(record):
            form.add_error(None, REFUSALS["not-now"])
        found = comparison(record, self.sections(), self.posted_version(), record.version)
        meanwhile = {"last": last_written(record).entry, "lines": found.lines if found else []}
        return self._ask(record, form, status=409, meanwhile=meanwhile)

    def _ask(self, record: Question, form: Any, *, status: int = 0, meanwhile: Any = None) -> HttpResponse:
        answered = status or (422 if form.errors else 200)
        version = self.posted_version() if answered == 422 else record.version
        shown = {"record": record, "version": version, "act": self.act, "form": form, "forms": [form]}
        return self.page("act", {**shown, "meanwhile": meanwhile}, status=answered)
