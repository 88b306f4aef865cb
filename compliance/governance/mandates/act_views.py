"""The page of an act on a mandate: it says what will happen, asks what it must, and does it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from compliance.access.enforcement import ScopedRequest, writing
from compliance.common.forms import FormMixin
from compliance.common.pages import posted_version
from compliance.governance.mandates.acts import ACTS, Act, Asked
from compliance.governance.mandates.services import StaleMandate
from compliance.governance.mandates.views import one_mandate
from compliance.offices.models import Mandate, MandateMember
from compliance.offices.rules import DAY


class MandateAct(View):
    """One act; each address names its own."""

    request: ScopedRequest
    act: Act = ACTS[0]

    def dispatch(self, request: ScopedRequest, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        """Find the mandate, and check that the person may act on it in its present state."""
        self.mandate = one_mandate(request, kwargs["number"])
        if not request.scope.allows(self.act.permission_on(self.mandate)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Say what the act does, and ask."""
        if not self._is_possible():
            return self._too_late()
        return self._ask(self.act.form(initial=self._proposed()))

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Act once; whatever somebody else wrote meanwhile is shown before anything is done."""
        if not self._is_possible():
            return self._too_late()
        form = self.act.form(request.POST)
        if not form.is_valid():
            return self._ask(form)
        asked = Asked(self.mandate, posted_version(request), request.user, form.cleaned_data, self._member_pk())
        try:
            with writing(request, self.act.permission_on(self.mandate)):
                made = self.act.run(asked)
        except StaleMandate:
            messages.warning(request, _("Le mandat a changé entre-temps : relisez-le avant de recommencer."))
            return redirect(self._page())
        except ValidationError as refusal:
            beside = None if hasattr(refusal, "error_dict") or not self.act.field else self.act.field
            form.add_error(beside, refusal)
            return self._ask(form)
        messages.success(request, self.act.done)
        return redirect(self._next(made))

    def _is_possible(self) -> bool:
        return self.act.possible(self.mandate, timezone.localdate())

    def _too_late(self) -> HttpResponse:
        messages.warning(self.request, _("Le mandat n’est pas, ou n’est plus, dans un état qui le permet."))
        return redirect(self._page())

    def _page(self) -> str:
        name = "mandates:handover" if self.act.about_handover else "mandates:detail"
        return reverse(name, args=[self.mandate.office.slug, self.mandate.number])

    def _next(self, made: object) -> str:
        if made is None:
            return reverse("mandates:list", args=[self.mandate.office.slug])
        if isinstance(made, Mandate) and made.number != self.mandate.number:
            return reverse("mandates:edit", args=[self.mandate.office.slug, made.number])
        return self._page()

    def _member_pk(self) -> int | None:
        return None

    def _proposed(self) -> dict[str, Any]:
        starts = max(self.mandate.starts, timezone.localdate())
        return {"on": timezone.localdate(), "starts": starts, "receipt": self.mandate.designation_receipt}

    def _ask(self, form: FormMixin) -> HttpResponse:
        context = {"act": self.act, "form": form, "forms": [form], "mandate": self.mandate, "back": self._page()}
        return render(self.request, "governance/mandate/act.html", context, status=422 if form.errors else 200)


class EndMember(MandateAct):
    """The end of a member's place; in a draft, the place is simply taken back."""

    def dispatch(self, request: ScopedRequest, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        """Find the member first: one of another mandate is not there."""
        self.mandate = one_mandate(request, kwargs["number"])
        self._member()
        return super().dispatch(request, *args, **kwargs)

    def _member(self) -> MandateMember:
        found = (member for member in self.mandate.team() if member.pk == self.kwargs["member"])
        member = next(found, None)
        if member is None:
            raise Http404
        return member

    def _member_pk(self) -> int:
        return self._member().pk

    def _proposed(self) -> dict[str, Any]:
        member = self._member()
        return {"on": member.starts - DAY if self.mandate.is_draft else member.ends or timezone.localdate()}
