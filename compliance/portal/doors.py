"""What surrounds every public page: whoever is signed in is a stranger there, and the office has a portal."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from compliance.access.enforcement import NOBODY
from compliance.common.access import public
from compliance.portal import directory
from compliance.portal.directory import Published

type View = Callable[..., Any]


def strangers(reason: str) -> Callable[[View], View]:
    """Open a page of a portal to everybody, as to a stranger: no session is read, whoever's it is.

    The view is given the portal in place of the office's address; 404 where there is none.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, office: str, **kwargs: Any) -> Any:
            request.user = NOBODY
            portal = directory.published(office, timezone.localdate())
            if portal is None:
                raise Http404
            return view(request, portal, **kwargs)

        return public(reason)(guarded)

    return mark


def kept_nowhere(view: View) -> View:
    """Let no browser keep the page: it shows what somebody wrote, or a code."""
    return never_cache(view)


def page(
    request: HttpRequest, portal: Published, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw a page of the portal."""
    around = {"portal": portal.portal, "office": portal.office, "mandate": portal.mandate}
    return render(request, f"portal/{name}.html", {**around, **(context or {})}, status=status)
