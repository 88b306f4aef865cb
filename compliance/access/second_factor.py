"""Whoever reads other people's data has a second factor: until then, their own account is all they can open."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from compliance.access.enforcement import NOBODY, Scope
from compliance.access.models import OfficeGrant, record_grants
from compliance.accounts.models import User
from compliance.accounts.second_factor import factors_of, is_held, remember_held
from compliance.common.access import Public

DPO = "dpo"  # a mandate makes one, or a place in its team; the other names are roles of appointments
GUEST = "guest"  # whoever a record is confided to; not named by default


class SecondFactorMiddleware:
    """Leads whoever must add a second factor to the page where one adds it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let through the public pages, one's own account, and whoever owes nothing."""
        if isinstance(getattr(view, "access", None), Public) or not is_due(request):
            return None
        request.second_factor_due = True  # type: ignore[attr-defined]
        request.scope = Scope(NOBODY)  # type: ignore[attr-defined]  # the rail shows no office either
        if request.path.startswith(reverse("account_home")):
            return None
        return _lead_to_the_page(request)


def is_due(request: HttpRequest) -> bool:
    """Tell whether the person must add a second factor before anything else.

    It costs one query at most, one more by register where it is asked of guests, and none once the session is known
    to rest on a second factor.
    """
    user = request.user
    if settings.DEMONSTRATION or not settings.SECOND_FACTOR_ROLES:
        return False
    if not isinstance(user, User) or is_held(request):
        return False
    asked = _asked_of(user)
    if asked and asked[0]:
        remember_held(request)
    return asked == [False]


def _asked_of(user: User) -> list[bool]:
    """Return nothing when no second factor is asked of the person today, or else whether the account has one."""
    if user.is_superuser:
        return [factors_of(user).exists()]
    roles = set(settings.SECOND_FACTOR_ROLES)
    asked = Q(appointment__role__in=roles - {DPO, GUEST})
    if DPO in roles:
        asked |= Q(appointment=None)
    held: list[Any] = [OfficeGrant.objects.filter(asked, user=user)]
    if GUEST in roles:
        held += [model.objects.filter(user=user) for model in record_grants()]
    answers = (list(rows.order_by().values_list(Exists(factors_of(user)), flat=True)[:1]) for rows in held)
    return next((answer for answer in answers if answer), [])


def _lead_to_the_page(request: HttpRequest) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        messages.warning(request, _("Ce que vous veniez d’envoyer n’a pas été enregistré."))
    page = reverse("mfa_index")
    return HttpResponseClientRedirect(page) if request.headers.get("HX-Request") else redirect(page)
