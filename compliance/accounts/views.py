"""A person's own account, beside the pages allauth gives."""

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from compliance.accounts.guards import person, refuse_shared_accounts
from compliance.accounts.models import User
from compliance.accounts.sessions import end_other_sessions, open_sessions


@never_cache
def account_home(request: HttpRequest) -> HttpResponse:
    """Show who one is, what protects the account and where it is open."""
    user = person(request.user)
    factors = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "has_app": Authenticator.Type.TOTP in factors,
        "has_key": Authenticator.Type.WEBAUTHN in factors,
        "session_count": _sessions_shown(request).count(),
    }
    return render(request, "account/home.html", context)


@never_cache
def list_sessions(request: HttpRequest) -> HttpResponse:
    """List one's open sessions; a POST ends all the others."""
    if request.method == "POST":
        return end_others(request)
    context = {"sessions": _sessions_shown(request), "current": request.session.session_key}
    return render(request, "usersessions/list.html", context)


@refuse_shared_accounts
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    end_other_sessions(person(request.user), kept=request.session.session_key)
    messages.success(request, _("Toutes vos autres sessions sont terminées."))
    return redirect("usersessions_list")


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own other sessions; signing out ends this one."""
    others = open_sessions(person(request.user)).exclude(session_key=request.session.session_key)
    get_object_or_404(others, pk=pk).end()
    messages.success(request, _("La session est terminée."))
    return redirect("usersessions_list")


@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes that have not served.

    allauth's own view notes in the database that it was read; a page that is only looked at changes nothing here.
    """
    context = {"codes": _unused_codes(person(request.user)), "total": mfa_settings.RECOVERY_CODE_COUNT}
    return render(request, "mfa/recovery_codes/index.html", context)


@never_cache
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    """Give the same codes as a text file."""
    user = person(request.user)
    context = {"codes": _unused_codes(user), "email": user.email}
    response = render(request, "mfa/recovery_codes/file.txt", context, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
    return response


def _unused_codes(user: User) -> list[str]:
    authenticator = get_object_or_404(Authenticator, user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = authenticator.wrap().get_unused_codes()
    return codes


def _sessions_shown(request: HttpRequest) -> QuerySet[UserSession]:
    """Return the person's sessions; on a shared account, this one alone: the others are other people's."""
    user = person(request.user)
    sessions = open_sessions(user)
    return sessions.filter(session_key=request.session.session_key) if user.is_shared else sessions
