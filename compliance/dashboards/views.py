"""Where one arrives, and the offices one serves: where their registers stand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from compliance.access.enforcement import ScopedRequest
from compliance.access.perimeter import networks_seen
from compliance.common.access import SIGNED_IN, requires
from compliance.common.pages import PAGE_SIZE, page_of
from compliance.dashboards.confided import confided_to
from compliance.dashboards.exports import exports_at_hand
from compliance.dashboards.figures import opinions_awaited, register_figures
from compliance.dashboards.forms import OfficeSearch
from compliance.dashboards.unsaved import unsaved_forms
from compliance.deadlines import summary
from compliance.deadlines.agenda import agenda
from compliance.offices.enums import Permission


def home(request: ScopedRequest, office: str | None = None) -> HttpResponse:
    """Show the offices of the scope, 50 at a time: one line each, with what waits in their registers."""
    scope = request.scope
    shown = [scope.office] if scope.office else scope.offices
    readable = scope.office_ids(Permission.VIEW_REGISTER.full)
    page = page_of(request, [one for one in shown if one.pk in readable])
    today = timezone.localdate()
    others = [one for one in shown if one.pk not in readable]
    seen = agenda(scope, today)
    context = {
        "today": today,
        "page": page,
        "figures": register_figures(request.user, list(page), today),
        "deadlines": summary.figures(seen, summary.page_of(scope)) if seen.entries else [],
        "opinions": opinions_awaited(seen, scope),
        "others": others[:PAGE_SIZE],
        "unnamed": len(others[PAGE_SIZE:]),
        "networks": networks_seen(request.user) if scope.coordinates and not scope.office else [],
        "confided": None if scope.office else confided_to(request.user, today),
        "exports": exports_at_hand(request.user),
        "unsaved": unsaved_forms(request.user, scope.office),
        "installer": request.user.is_superuser,
    }
    return render(request, "dashboards/home.html", context)


@requires(SIGNED_IN)
def offices(request: ScopedRequest) -> HttpResponse:
    """Find one office among those one serves."""
    search = OfficeSearch(request.GET)
    page = page_of(request, [office for office in request.scope.offices if search.finds(office)])
    readable = request.scope.office_ids(Permission.VIEW_REGISTER.full)
    registers = [office for office in page if office.pk in readable]
    figures = {line.office.pk: line for line in register_figures(request.user, registers, timezone.localdate())}
    lines = [(office, figures.get(office.pk)) for office in page]
    return render(request, "dashboards/offices.html", {"search": search, "page": page, "lines": lines})
