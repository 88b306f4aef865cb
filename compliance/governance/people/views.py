"""The pages of whoever gives access in an office: who is there, who is invited, one person."""

from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compliance.access.enforcement import ALL_OFFICES, ScopedRequest
from compliance.common.access import requires
from compliance.common.pages import CappedPaginator, page_response
from compliance.governance.people import directory
from compliance.governance.people.directory import MANAGE
from compliance.governance.people.filters import PlaceFilter
from compliance.offices.enums import Permission
from compliance.offices.rules import standing

PAGE_SIZE = 50


@requires(MANAGE)
@require_safe
def index(request: ScopedRequest, office: str) -> HttpResponse:
    """List the places of the offices one manages, the offers that wait, and the DPO's team."""
    scope, today = request.scope, timezone.localdate()
    filters = PlaceFilter(request.GET, queryset=directory.places(scope), request=request)
    page = CappedPaginator(filters.qs.fetch_mode(FETCH_RAISE), PAGE_SIZE).get_page(request.GET.get("page"))
    readable = scope.office_ids(Permission.VIEW_MANDATES.full)
    context = {
        "filters": filters,
        "sort": filters.sort,
        "page": page,
        "places": [(place, standing(place.period, today)) for place in page],
        "offers": [(offer, directory.is_expired(offer)) for offer in directory.offers(scope)],
        "team": [
            (member, standing(member.period, today), member.mandate.office_id in readable)
            for member in directory.dpo_team(scope, today)
        ],
        "slug": office,
    }
    return page_response(request, "governance/people/list.html", "rows", context)


@requires(MANAGE)
@require_safe
def person(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """Show a person's places in the offices one manages, and what the ledger says of them."""
    scope, today = request.scope, timezone.localdate()
    shown = get_object_or_404(directory.people(scope), pk=pk)
    held = directory.places(scope).filter(person=shown).order_by("-starts", "pk")
    context = {
        "person": shown,
        "places": [(place, standing(place.period, today), place.starts >= today) for place in held],
        "moments": directory.history(scope, shown),
        "may_appoint": shown != request.user and shown.may_enter,
        "slug": office,
        "everywhere": office == ALL_OFFICES,
    }
    return render(request, "governance/people/person.html", context)
