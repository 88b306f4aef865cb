"""The page of deadlines."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compliance.access.enforcement import ScopedRequest
from compliance.common.access import SIGNED_IN, requires
from compliance.common.pages import page_of
from compliance.deadlines import summary
from compliance.deadlines.agenda import Agenda, agenda, read
from compliance.deadlines.deadline import Deadline
from compliance.deadlines.forms import DeadlineFilter
from compliance.deadlines.plot import plot
from compliance.deadlines.rules import period

SHOWN = 12  # lines of each period, when the page shows them all


@dataclass(frozen=True)
class Section:
    """A period, its first deadlines, and how many more its own page shows."""

    figure: summary.Figure
    deadlines: list[Deadline]

    @property
    def is_cut(self) -> bool:
        """Tell whether the period holds more than is shown."""
        return self.figure.count > len(self.deadlines)


@requires(SIGNED_IN)
@require_safe
def index(request: ScopedRequest, office: str) -> HttpResponse:
    """Show what is late, then what is due until three months ahead; one period alone, page by page, when asked."""
    today = timezone.localdate()
    filters = DeadlineFilter(request.GET, scope=request.scope, agenda=agenda(request.scope, today))
    found = filters.narrowed()
    figures = summary.figures(found, request.path, **filters.asked)
    context = {
        "today": today,
        "filters": filters,
        "found": found,
        "figures": figures,
        "clear_url": request.path if filters.asked or filters.period else "",
        "plot": plot(found.by_week()) if not filters.period and found.entries else None,
        **_shown(request, found, figures, filters),
    }
    return render(request, "deadlines/list.html", context)


def _shown(
    request: ScopedRequest, found: Agenda, figures: list[summary.Figure], filters: DeadlineFilter
) -> dict[str, object]:
    """Return the sections of the page, and the page of the one that is asked for."""
    if filters.period:
        page = page_of(request, found.by_period[filters.period])
        [figure] = [one for one in figures if one.period == filters.period]
        return {"page": page, "sections": [Section(figure, read(found, page, request.scope))]}
    first = [entry for entries in found.by_period.values() for entry in entries[:SHOWN]]
    deadlines = read(found, first, request.scope)
    return {
        "page": None,
        "sections": [
            Section(one, [each for each in deadlines if period(each.day, found.today) == one.period]) for one in figures
        ],
    }
