"""Behind the link of an invitation: what is offered, and the way in. A GET writes nothing but the session."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from compliance.accounts import invitations
from compliance.accounts.forms import NameForm, OpenAccountForm
from compliance.accounts.models import Invitation, InvitationState, User
from compliance.accounts.openid_views import configured, leave_for_provider

OFFERED = "invitation"  # in the session: the digest of the link that was opened
STATUSES = {
    "unknown": 404,
    InvitationState.USED: 410,
    InvitationState.EXPIRED: 410,
    InvitationState.DECLINED: 410,
    InvitationState.WITHDRAWN: 410,
}


@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Note which invitation is opened, and go where the address no longer holds its token.

    An unknown link leaves nothing: anybody may try as many as they like, and a session is a row.
    """
    digest = invitations.digest_of(token)
    if invitations.is_known(digest):
        request.session[OFFERED] = digest
    else:
        request.session.pop(OFFERED, None)
    return redirect("invitation")


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Say what is offered, and lead to it: accept, sign in, or open an account."""
    try:
        invitation = invitations.offered(_digest(request), _visitor(request))
    except ValidationError as refusal:
        return _refused(request, refusal)
    return _page(request, invitation)


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Accept, once signed in with the address of the invitation."""
    visitor = _visitor(request)
    if visitor is None:
        return redirect("invitation")
    try:
        page = invitations.accept(_digest(request), visitor)
    except ValidationError as refusal:
        return _refused(request, refusal)
    return _accepted(request, redirect(page))


@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    """Refuse what is offered."""
    try:
        invitations.decline(_digest(request), _visitor(request))
    except ValidationError as refusal:
        return _refused(request, refusal)
    del request.session[OFFERED]
    messages.success(request, _("L’invitation est refusée : son lien ne donne plus rien."))
    return redirect(settings.LOGIN_URL)


@require_POST
def open_account(request: HttpRequest) -> HttpResponse:
    """Open the account of the address, sign in and accept, in one step."""
    if _visitor(request):
        return redirect("invitation")
    try:
        invitation = invitations.offered(_digest(request), None)
        form = OpenAccountForm(data=request.POST, user=User(email=invitation.email))
        if not form.is_valid():
            return _page(request, invitation, form)
        name, password = form.cleaned_data["full_name"], form.cleaned_data["password1"]
        person, page = invitations.open_account(invitation.digest, full_name=name, password=password)
    except ValidationError as refusal:
        return _refused(request, refusal)
    record_authentication(request, person, "password", email=person.email)
    return _accepted(request, perform_login(request, Login(user=person, redirect_url=page)))


@configured
@require_POST
def open_through_provider(request: HttpRequest) -> HttpResponse:
    """Open the account of the address for the provider to enter, and go there; one comes back to accept."""
    if _visitor(request):
        return redirect("invitation")
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
    if too_many:
        return too_many
    try:
        invitation = invitations.offered(_digest(request), None)
        form = NameForm(request.POST, initial={"full_name": invitation.full_name})
        if not form.is_valid():
            return _page(request, invitation, _blank(invitation, form.data.get("full_name", "")))
        invitations.register(invitation.digest, full_name=form.cleaned_data["full_name"])
    except ValidationError as refusal:
        return _refused(request, refusal)
    return leave_for_provider(request, reverse("invitation"))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out of another account, and come back to the invitation."""
    digest = _digest(request)
    get_adapter(request).logout(request)
    request.session[OFFERED] = digest
    return redirect("invitation")


def _digest(request: HttpRequest) -> str:
    return str(request.session.get(OFFERED, ""))


def _visitor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _blank(invitation: Invitation, full_name: str) -> OpenAccountForm:
    return OpenAccountForm(user=User(email=invitation.email), initial={"full_name": full_name})


def _page(request: HttpRequest, invitation: Invitation, form: OpenAccountForm | None = None) -> HttpResponse:
    holder = invitations.holder_of(invitation)
    context = {
        "invitation": invitation,
        "offer": invitations.purpose_of(invitation).describe(),
        "has_account": invitations.may_sign_in(holder),
        "form": form or _blank(invitation, holder.full_name if holder else invitation.full_name),
    }
    return render(request, "account/invitation.html", context, status=422 if form else 200)


def _refused(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    code: str = getattr(refusal, "code", None) or ""
    context = {"words": refusal.messages, "code": code}
    return render(request, "account/invitation_refused.html", context, status=STATUSES.get(code, 403))


def _accepted(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    request.session.pop(OFFERED, None)
    messages.success(request, _("Vous avez accepté l’invitation."))
    return answer
