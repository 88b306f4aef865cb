"""Addresses of the help pages: each carries its own mark."""

from django.urls import path

from compliance.common.access import SIGNED_IN, requires
from registry import help as pages

app_name = "help"

urlpatterns = [
    path("", requires(SIGNED_IN)(pages.index), name="index"),
    *[path(f"{page.slug}/", page.view(), name=page.name) for page in pages.PAGES],
]
