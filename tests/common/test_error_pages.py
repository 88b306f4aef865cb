"""Refusals say what to do, to anybody."""

from collections.abc import Callable

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from compliance.common import error_pages

CASES: list[tuple[Callable[[HttpRequest], HttpResponse], int, str]] = [
    (lambda request: error_pages.bad_request(request, SuspiciousOperation()), 400, "n’a pas été comprise"),
    (lambda request: error_pages.permission_denied(request, PermissionError()), 403, "ne vous est pas ouverte"),
    (lambda request: error_pages.page_not_found(request, LookupError()), 404, "n’existe pas"),
    (lambda request: error_pages.bad_request(request, RequestDataTooBig()), 413, "revenez en arrière"),
    (lambda request: error_pages.too_large(request), 413, "revenez en arrière"),
    (lambda request: error_pages.csrf_failure(request, "no cookie"), 403, "votre saisie y est encore"),
    (lambda request: error_pages.server_error(request), 500, "de notre côté"),
]


@pytest.mark.parametrize(("page", "status", "words"), CASES)
def test_a_refusal_says_what_to_do(rf: RequestFactory, page: Callable[..., HttpResponse], status: int, words: str):
    response = page(rf.get("/"))
    assert response.status_code == status
    assert words in response.text
    assert 'href="/"' in response.text


def test_a_refusal_in_a_demonstration_says_so(rf: RequestFactory, settings):
    settings.DEMONSTRATION = True
    assert "toutes les fiches sont inventées" in error_pages.too_large(rf.get("/")).text
