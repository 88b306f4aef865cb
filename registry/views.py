"""Pages of the site itself, which belong to no register."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def accessibility(request: HttpRequest) -> HttpResponse:
    """State what was measured of the site's accessibility."""
    return render(request, "registry/accessibility.html")
