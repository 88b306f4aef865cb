"""The figures of a network, for whoever coordinates it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compliance.access.enforcement import ScopedRequest
from compliance.common.access import requires
from compliance.dashboards.aggregates import network_figures
from compliance.offices.enums import NetworkPermission


@requires(NetworkPermission.VIEW_NETWORK.full)
@require_safe
def figures(request: ScopedRequest, network: int) -> HttpResponse:
    """Show what the network's members are together; no office is named."""
    shown, today = request.scope.network, timezone.localdate()
    if shown is None:
        raise Http404
    context = {"network": shown, "figures": network_figures(shown, today), "today": today}
    return render(request, "dashboards/network_figures.html", context)
