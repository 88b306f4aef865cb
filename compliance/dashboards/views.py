"""Where one arrives: the offices one serves and where their registers stand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from compliance.access.enforcement import ScopedRequest
from compliance.access.perimeter import networks_seen, office_ids
from compliance.dashboards.figures import register_figures
from compliance.offices.enums import Permission


def home(request: ScopedRequest, office: str | None = None) -> HttpResponse:
    """Show the offices of the scope: one line each, with what waits in their registers."""
    scope = request.scope
    shown = [scope.office] if scope.office else scope.offices
    readable = office_ids(request.user, Permission.VIEW_REGISTER.full)
    registers = [one for one in shown if one.pk in readable]
    today = timezone.localdate()
    context = {
        "today": today,
        "figures": register_figures(request.user, registers, today) if registers else [],
        "others": [one for one in shown if one.pk not in readable],
        "networks": [] if scope.office else networks_seen(request.user).prefetch_related("memberships__office"),
        "installer": request.user.is_superuser,
    }
    return render(request, "dashboards/home.html", context)
