"""What the pages of governance share: who is there, what was posted, one page for every short form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.common.french_dates import in_words
from compliance.governance.forms import EndForm
from compliance.offices.dated import Dated

type Steps = list[tuple[str, str]]  # a breadcrumb: label and address, none for the page itself


# A service that ends a dated place: it takes what the form tells, the last day (``on``) and what else it asks.
type End = Callable[..., object]


def installer(request: HttpRequest) -> User:
    """Return the person who writes. The door has let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, None when the page is only read."""
    return request.POST if request.method == "POST" else None


def steps(*last: tuple[str, str]) -> Steps:
    """Return the breadcrumb that leads to a page."""
    return [(_("Installation"), reverse("governance:index")), *last]


def form_page(request: HttpRequest, form: BaseForm, **context: Any) -> HttpResponse:
    """Show a short form; 422 when it was refused, 409 when it was stale.

    ``context``: title, steps, cancel, and verb, intro, under if any. A form of what has versions says its
    ``version``, and ``stale_lines`` with ``last_entry`` once it was stale.
    """
    around: dict[str, Any] = {"intro": "", "under": "", "verb": _("Enregistrer"), "version": None, "stale_lines": None}
    context = {"form": form, "forms": [form], **around, **context}
    untouched = 200 if context["stale_lines"] is None else 409
    return render(request, "governance/form.html", context, status=422 if form.errors else untouched)


def refuse(form: BaseForm, refusal: ValidationError, *, beside: str) -> None:
    """Write a service's refusal beside the field it speaks of: its own when it names one, else ``beside``."""
    names_its_fields = hasattr(refusal, "error_dict")
    form.add_error(None if names_its_fields else beside, refusal)


def code_of(refusal: ValidationError) -> str:
    """Return the code of a service's refusal; "" when the model itself refused, by field."""
    return getattr(refusal, "code", None) or ""


def saved_words(changed: bool) -> str:
    """Say what a save did."""
    return _("Vos modifications sont enregistrées.") if changed else _("Rien n’a changé : rien n’a été enregistré.")


def end_page(
    request: HttpRequest,
    end: End,
    place: Dated,
    *,
    who: object,
    title: str,
    owner: tuple[str, str],
    trail: Steps | None = None,
    form_class: type[EndForm] = EndForm,
) -> HttpResponse:
    """Ask for a place's last day, then ``end`` it. ``owner``: whose place it is, and the page to go back to.

    ``trail`` leads to the owner's page; the installation does when none is given.
    """
    name, page = owner
    form = form_class(posted(request), initial={"ends": place.ends or timezone.localdate()})
    if form.is_valid():
        last = form.cleaned_data["ends"]
        try:
            end(**form.told())
        except ValidationError as refusal:
            refuse(form, refusal, beside="ends")
        else:
            messages.success(request, _("%(who)s : dernier jour le %(day)s.") % {"who": who, "day": in_words(last)})
            return redirect(page)
    before = steps() if trail is None else trail
    around = {"intro": name, "steps": [*before, owner, (_("Mettre fin"), "")], "cancel": page}
    return form_page(request, form, title=title, verb=_("Mettre fin"), **around)
