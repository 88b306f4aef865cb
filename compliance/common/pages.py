"""Pages and their parts: one address, one template, one named part for htmx; long lists counted cheaply."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

COUNTED = 10_000
PAGE_SIZE = 50


def page_response(request: HttpRequest, template: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """Render the page, or only its named part when htmx asks to swap it in; no browser keeps one for the other."""
    asked: Any = getattr(request, "htmx", None)
    name = f"{template}#{part}" if asked and not asked.boosted else template
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def page_of(request: HttpRequest, rows: "Sequence[Any] | QuerySet[Any]") -> "Page[Any]":
    """Return the asked page of rows, read or not, 50 lines each; a number out of range gives the nearest one."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def typed_version(text: str) -> int | None:
    """Return the version that an address or a form names, None when it names none that a database could hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def posted_version(request: HttpRequest) -> int:
    """Return the version that the form was opened on; -1, which is always stale, when it was tampered with."""
    version = typed_version(request.POST.get("version", ""))
    return -1 if version is None else version


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Counts up to 10,000 rows: beyond, people filter, and counting would cost more than the page."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, 10,000 at most."""
        rows: Any = self.object_list
        return int(rows.order_by()[:COUNTED].count())

    @property
    def is_capped(self) -> bool:
        """Tell whether there may be more rows than are counted."""
        return self.count >= COUNTED
