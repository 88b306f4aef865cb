"""« Ce que nous avons envoyé »: the journal of exports, of an office or of all those one serves."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from compliance.access.enforcement import ScopedRequest
from compliance.common.access import requires
from compliance.common.pages import PAGE_SIZE, CappedPaginator, page_response
from compliance.exports.filters import SentFilter
from compliance.exports.sent import exports_seen, in_words
from compliance.offices.enums import Permission


@requires(Permission.EXPORT_REGISTER.full)
@require_safe
def sent(request: ScopedRequest, office: str) -> HttpResponse:
    """List what has left: when, by whom, what, for whom and why."""
    filters = SentFilter(request.GET, queryset=exports_seen(request.scope), request=request)
    page = CappedPaginator(filters.ordered(), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = in_words(page.object_list, request.scope.offices_with(Permission.EXPORT_REGISTER.full))
    context = {"filters": filters, "page": page, "lines": lines, "sort": filters.sort}
    return page_response(request, "exports/sent.html", "rows", context)
