"""The pages of the DPO's time: what was noted, what the mandates foresee, and the entries one made oneself."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compliance.access.enforcement import ScopedRequest, writing
from compliance.common.access import requires
from compliance.common.pages import CappedPaginator, posted_version
from compliance.governance.forms import ReasonForm
from compliance.governance.pages import posted
from compliance.governance.time_log import services as time_log
from compliance.governance.time_log.forms import TimeForm
from compliance.offices.enums import Permission
from compliance.offices.models import TimeEntry

PAGE_SIZE = 50

reads = requires(Permission.VIEW_MANDATES.full)
logs = requires(Permission.LOG_TIME.full)


@reads
@require_safe
def index(request: ScopedRequest, office: str) -> HttpResponse:
    """Show the days foreseen and used in a year, and the entries, of the office or of each office served."""
    today = timezone.localdate()
    rows = request.scope.within(time_log.entries(request.user))
    years = time_log.years(rows, today)
    year = _asked_year(request, years, today)
    offices = request.scope.offices_with(Permission.VIEW_MANDATES.full)
    may_log = request.scope.allows(Permission.LOG_TIME.full)
    context = {
        "balances": time_log.balances(offices[:PAGE_SIZE], year),
        "others": len(offices[PAGE_SIZE:]),
        "years": years,
        "year": year,
        "page": CappedPaginator(rows.filter(day__year=year), PAGE_SIZE).get_page(request.GET.get("page")),
        "slug": office,
        "may_log": may_log,
        "own": request.scope.office_ids(Permission.LOG_TIME.full),
    }
    return render(request, "governance/mandate/time.html", context)


@logs
def note(request: ScopedRequest, office: str) -> HttpResponse:
    """Note time given to the office, or to one of those served."""
    offices = request.scope.offices_with(Permission.LOG_TIME.full)
    form = TimeForm(posted(request), offices=offices, initial={"day": timezone.localdate()})
    if form.is_valid():
        try:
            with writing(request, Permission.LOG_TIME.full):
                noted = time_log.note(form.chosen(), **form.spent(), by=request.user)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Le temps est noté pour %(office)s.") % {"office": noted.office})
            return redirect("mandates:time", office)
    return _page(request, form, _("Noter du temps"), office)


@logs
def correct(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """Correct an entry of one's own."""
    entry = _own_entry(request, pk)
    form = TimeForm(posted(request), instance=_own_entry(request, pk), offices=[entry.office])
    if form.is_valid():
        try:
            with writing(request, Permission.LOG_TIME.full):
                time_log.correct(pk, **form.spent(), version=posted_version(request), by=request.user)
        except time_log.StaleTime:
            return _stale(request, office)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Le temps est corrigé."))
            return redirect("mandates:time", office)
    return _page(request, form, _("Corriger le temps noté"), office, entry)


@logs
def remove(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """Take back an entry of one's own, and say why."""
    entry = _own_entry(request, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            with writing(request, Permission.LOG_TIME.full):
                time_log.remove(pk, **form.cleaned_data, version=posted_version(request), by=request.user)
        except time_log.StaleTime:
            return _stale(request, office)
        messages.success(request, _("Le temps est retiré ; l’historique en garde la trace."))
        return redirect("mandates:time", office)
    return _page(request, form, _("Retirer le temps noté"), office, entry)


def _own_entry(request: ScopedRequest, pk: int) -> TimeEntry:
    found: TimeEntry = get_object_or_404(request.scope.within(time_log.own_entries(request.user)), pk=pk)
    return found


def _asked_year(request: ScopedRequest, years: list[int], today: date) -> int:
    typed = request.GET.get("annee", str(today.year))
    if typed not in {str(year) for year in years}:
        raise Http404
    return int(typed)


def _refuse(form: TimeForm, refusal: ValidationError) -> None:
    form.add_error(None if hasattr(refusal, "error_dict") else "day", refusal)


def _stale(request: ScopedRequest, slug: str) -> HttpResponse:
    messages.warning(request, _("Cette ligne a changé entre-temps : relisez-la avant de recommencer."))
    return redirect("mandates:time", slug)


def _page(
    request: ScopedRequest, form: TimeForm | ReasonForm, title: str, slug: str, entry: TimeEntry | None = None
) -> HttpResponse:
    back = reverse("mandates:time", args=[slug])
    steps = [(_("Temps du DPO"), back), (title, "")]
    context = {"form": form, "forms": [form], "title": title, "steps": steps, "back": back, "entry": entry}
    return render(request, "governance/mandate/time_form.html", context, status=422 if form.errors else 200)
