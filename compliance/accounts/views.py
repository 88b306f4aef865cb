"""A person's own account, beside the pages allauth gives."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


def account_home(request: HttpRequest) -> HttpResponse:
    """Show who one is, what protects the account and where it is open."""
    factors = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    context = {
        "has_app": Authenticator.Type.TOTP in factors,
        "has_key": Authenticator.Type.WEBAUTHN in factors,
        "sessions": UserSession.objects.purge_and_list(request.user),
    }
    return render(request, "account/home.html", context)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions, on this device or on another."""
    session = get_object_or_404(UserSession, pk=pk, user_id=request.user.pk)
    session.end()
    messages.success(request, _("La session est terminée."))
    return redirect("usersessions_list")
