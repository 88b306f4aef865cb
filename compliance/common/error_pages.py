"""Pages of refusal and failure. Each says what to do next.

They are drawn without the request: a refusal may come before anybody is known, and the failure may be in the request.
"""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 when the refusal is about the size of what was sent."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)):
        return too_large(request)
    return _page("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: one may see the page's object, not do this."""
    return _page("403.html", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, the same for what does not exist and for what one may not see."""
    return _page("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500: something broke on our side."""
    return _page("500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token is missing or old; ``reason`` is for developers and stays off the screen."""
    return _page("403_csrf.html", 403)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413: what was sent is larger than what is accepted."""
    return _page("413.html", 413)


def _page(template: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template, {"demonstration": settings.DEMONSTRATION}), status=status)
