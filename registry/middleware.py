"""What the site refuses before it reads it, and what it lets nobody keep."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from compliance.access.enforcement import Scope
from compliance.common.error_pages import too_large
from registry.navigation import opened

type Response = Callable[[HttpRequest], HttpResponse]


def refuse_large_bodies(get_response: Response) -> Response:
    """Answer 413 to a body announced above ``DATA_UPLOAD_MAX_MEMORY_SIZE`` bytes, without reading it.

    Django's own limit does not count the files of a form; a body of unannounced length is read as empty. A page to
    which a file is sent takes that much more: a file that is a little too large is refused beside its field.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        announced = request.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            if not _takes_files(request.path_info):
                return too_large(request)
            if int(announced) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE + settings.DOCUMENT_MAX_BYTES:
                return too_large(request)
        return get_response(request)

    return middleware


def _takes_files(path: str) -> bool:
    """Tell whether a file is sent to the page of that address: its view says so by ``takes_files``."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return getattr(getattr(view, "view_class", None), "takes_files", False) is True


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads strangers to the sign-in page, and says that what they were sending is lost: nobody knows whose it was."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """Send to the sign-in page; the background requests of a page warn on that page."""
        if request.method not in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
            words = _("Votre session avait pris fin : ce que vous veniez d’envoyer n’a pas été enregistré.")
            advice = _("Une fois connecté, une fiche rouverte vous rend ce que son brouillon avait gardé.")
            messages.warning(request, f"{words} {advice}")
        return super().handle_no_permission(request, view_func)


def keep_out_of_caches(get_response: Response) -> Response:
    """Let no shared cache keep a page, and no browser show it again without asking.

    Not « no-store »: the browser would forget what is typed in a form as soon as one goes back to it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def remember_offices(get_response: Response) -> Response:
    """Remember the last offices that a person opened, when they are too many to be all offered on each page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        scope: Scope | None = getattr(request, "scope", None)
        if scope and scope.office:
            opened(request, scope, scope.office)
        return response

    return middleware
