"""The product's addresses, and two empty pages: as many rows of constants as a list, through the same layout.

One shows them through the list's own template, the other in a bare table.
"""

from types import SimpleNamespace

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from compliance.access.enforcement import ScopedRequest
from compliance.common.access import requires
from compliance.offices.enums import Permission
from compliance.processing.filters import ActivityFilter
from compliance.processing.models import ProcessingActivity
from compliance.records.views import PAGE_SIZE
from registry.load_registers import ON_TIME, OPENED
from registry.urls import urlpatterns as product

PAGES = 100  # as many as 5,000 records fill
COLUMNS = 8

OFFICE = SimpleNamespace(name="Office 01", slug="office-01", colour="leaf")
ROW = SimpleNamespace(
    reference="T-001",
    name="Gestion des demandes de logement social (1)",
    office=OFFICE,
    bases=["6-1-c", "6-1-e"],
    tone="done",
    status="approved",
    state_word="approuvée",
    missing_count=0,
    updated_at=OPENED,
    review_on=ON_TIME,
    next_review_on=ON_TIME,
    get_absolute_url="/offices/office-01/traitements/1/",
)
CELLS = [[f"constante {row}.{column}" for column in range(COLUMNS)] for row in range(PAGE_SIZE)]


@requires(Permission.VIEW_REGISTER.full)
def same_template(request: ScopedRequest, office: str) -> HttpResponse:
    """Show constants through the template of the list."""
    constants = Paginator([ROW] * PAGE_SIZE * PAGES, PAGE_SIZE).get_page(1)
    rows = ProcessingActivity.objects.none()
    filters = ActivityFilter(request.GET, queryset=rows, request=request, scope=request.scope)
    context = {
        "filters": filters,
        "page": constants,
        "sort": "",
        "may_edit": False,
        "may_export": True,
        "today": ON_TIME,
    }
    return render(request, "processing/list.html", context)


@requires(Permission.VIEW_REGISTER.full)
def bare_table(request: ScopedRequest, office: str) -> HttpResponse:
    """Show constants in a table, and nothing around it."""
    return render(request, "bench/empty.html", {"rows": CELLS})


urlpatterns = [
    *product,
    path("offices/<slug:office>/traitements/constantes/", same_template, name="same_template"),
    path("offices/<slug:office>/constantes/", bare_table, name="bare_table"),
]
