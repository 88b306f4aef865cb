"""« Chiffres »: the figures of the requests of an office, or of all those that one may count."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compliance.access.enforcement import ScopedRequest
from compliance.common.access import requires
from compliance.deadlines.plot import plot
from compliance.subject_requests.counting import count, countable
from compliance.subject_requests.figures import by_year
from compliance.subject_requests.forms import FiguresPeriod
from compliance.subject_requests.queries import COUNT, VIEW


@requires(COUNT)
@require_safe
def figures(request: ScopedRequest, office: str) -> HttpResponse:
    """Show the figures of a period: the current year until today, unless another is asked for."""
    scope, today = request.scope, timezone.localdate()
    offices = scope.offices_with(COUNT)
    if not offices:
        raise Http404
    form = FiguresPeriod(request.GET or None, today=today)
    first, last = form.period()
    found = count(countable(scope), first, last, today)
    context = {
        "form": form,
        "forms": [form],
        "first": first,
        "last": last,
        "found": found,
        "counted": len(offices),
        "plot": plot(found.by_step) if found.requests.total else None,
        "by_year": by_year(found.by_step),
        "may_read": scope.allows(VIEW),
        "clear_url": request.path if request.GET else "",
    }
    return render(request, "subject_requests/figures.html", context, status=422 if form.errors else 200)
