"""A body that is too large is refused before anything reads it."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from registry.middleware import refuse_large_bodies
from tests.factories import OfficeFactory, member_of


@pytest.fixture
def guarded():
    """Guard a view that reads nothing."""
    return refuse_large_bodies(lambda request: HttpResponse("read"))


class Unreadable:
    def read(self, *args):
        raise AssertionError("the body was read")


def announced(length):
    return RequestFactory().post("/", headers={"Content-Length": str(length)})


def test_a_large_body_is_refused_unread(guarded, settings):
    request = announced(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    request._stream = Unreadable()
    answer = guarded(request)
    assert answer.status_code == 413
    assert "Content-Type" in answer.headers


@pytest.mark.parametrize("length", [0, 5 * 1024 * 1024, "", "many"])
def test_other_bodies_pass(guarded, length):
    assert guarded(announced(length)).content == b"read"


def test_it_stands_before_everything_that_reads_forms(settings):
    names = settings.MIDDLEWARE
    assert names.index("registry.middleware.refuse_large_bodies") < names.index(
        "django.middleware.csrf.CsrfViewMiddleware"
    )


@pytest.mark.django_db
def test_no_shared_cache_keeps_a_page(client):
    client.force_login(member_of(OfficeFactory(slug="oise")))
    assert client.get("/offices/oise/traitements/")["Cache-Control"] == "private, no-cache"
    assert client.get("/offices/oise/exporter/nowhere/")["Cache-Control"] == "private, no-cache"
    assert "no-store" in client.get(reverse("account_home"))["Cache-Control"]
