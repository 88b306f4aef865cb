"""Who has entered a code, for half an hour: a cookie of its own, that no page but those of follow-up is sent.

It is not the session of the staff, and says nothing by itself: which follow-up, under which code, since when, signed. A
page that carried it instead would show it in each form and lose it at each « reload ». A new code ends it.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from compliance.offices.models import Office
from compliance.portal import directory
from compliance.portal.models import FollowUp

SALT = "ramure.portal.entry"
NAME = "suivi" if settings.LOOPBACK else "__Secure-suivi"
LASTS = timedelta(minutes=30)  # since the last page
MARK = 16  # characters of the code's digest


def remember(response: HttpResponseBase, follow_up: FollowUp) -> None:
    """Let the browser come back to the request for half an hour more, and forget it when it is closed."""
    value = signing.dumps({"of": follow_up.pk, "code": follow_up.code_digest[:MARK]}, salt=SALT)
    response.set_cookie(
        NAME,
        value,
        path=_path(follow_up.request.office),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget(response: HttpResponseBase, office: Office) -> None:
    """Take the cookie back."""
    response.delete_cookie(NAME, path=_path(office), samesite="Strict")


def entered(request: HttpRequest, office: Office) -> FollowUp | None:
    """Return what the visitor entered with a code not long ago; None when they enter it again."""
    try:
        facts = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return directory.entered(office, facts["of"], facts["code"])


def _path(office: Office) -> str:
    return reverse("portal:enter", args=[office.slug])
