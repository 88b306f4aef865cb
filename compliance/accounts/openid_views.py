"""Sign-in through the OpenID provider. A GET writes no record: the last step is a form."""

import time
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from compliance.accounts import openid, second_factor
from compliance.accounts.guards import person
from compliance.accounts.links import link_of, open_account, opened_by
from compliance.accounts.openid import Identity, Refused

type View = Callable[..., HttpResponse]

ARRIVAL = "openid_arrival"  # in the session: who came back from the provider, until they enter
ARRIVAL_TIMEOUT = 5 * 60  # seconds


def configured(view: View) -> View:
    """Answer 404 where no provider is configured, and a page that says why to whoever is refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.OIDC:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            context = {"code": refusal.code, "provider_name": settings.OIDC["name"]}
            return render(request, "socialaccount/refused.html", context, status=403)

    return never_cache(guarded)


@configured
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider.

    By a page that moves on, not by a redirection: browsers apply ``form-action 'self'`` to what follows a form.
    """
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
    if too_many:
        return too_many
    return leave_for_provider(request, get_next_redirect_url(request))


def leave_for_provider(request: HttpRequest, next_url: str | None) -> HttpResponse:
    """Return the page that moves on to the provider; one comes back to ``next_url``. Raises Refused."""
    return _move_on(request, "socialaccount/start.html", openid.provider_address(request, next_url))


@configured
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Verify who comes back from the provider, and show which account they are about to open."""
    identity, next_url = openid.come_back(request)
    user, link = opened_by(identity)
    request.session[ARRIVAL] = {"identity": asdict(identity), "next": next_url, "at": time.time()}
    context = {"email": user.email, "linked": link is not None, "provider_name": settings.OIDC["name"]}
    return render(request, "socialaccount/enter.html", context)


@configured
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Open the account; the second factor of the account is asked next, unless the provider's own is trusted."""
    arrival = request.session.pop(ARRIVAL, None)
    if not arrival or time.time() - arrival["at"] > ARRIVAL_TIMEOUT:
        raise Refused("state")
    identity = Identity(**arrival["identity"])
    user = open_account(request, identity)
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    told = {"provider": identity.issuer, "uid": identity.subject, "id_token": identity.id_token}
    record_authentication(request, user, second_factor.THROUGH_PROVIDER, **told)
    state = {second_factor.THROUGH_PROVIDER: True}
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=arrival["next"], state=state))
    return answer


@configured
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Once signed out here, sign out of the provider too: its session would open the account again."""
    id_token = request.session.pop(openid.FAREWELL, "")
    url = openid.farewell_address(request, id_token) if id_token else ""
    return _move_on(request, "socialaccount/leave.html", url) if url else redirect("account_login")


@configured
@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Undo the link between one's account and the provider."""
    user = person(request.user)
    if link := link_of(user):
        link.delete()
        told = {"provider_name": settings.OIDC["name"]}
        get_adapter(request).send_notification_mail("socialaccount/email/account_disconnected", user, told)
        messages.success(request, _("%(name)s n’ouvre plus votre compte.") % {"name": settings.OIDC["name"]})
    return redirect("account_home")


def _move_on(request: HttpRequest, template: str, url: str) -> HttpResponse:
    response = render(request, template, {"url": url, "provider_name": settings.OIDC["name"]})
    response.headers["Refresh"] = f"0; url={url}"
    return response
