"""« Ce qui est à effacer » : what is kept too long, the rules, the suspensions."""

from typing import Any

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
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.retention import kinds, services
from compliance.retention.forms import HoldForm, PeriodForm, ReasonForm, today_first
from compliance.retention.models import Elimination, Hold, RetentionSetting
from compliance.retention.periods import Kept, kept
from compliance.retention.plan import plan

NAMED = ("office", "prepared_by")
SHOWN = 100  # lines of a kind that the page shows: the bordereau has them all
VIEW, EDIT, DECIDE = (
    permission.full for permission in (Permission.VIEW_REGISTER, Permission.EDIT_REGISTER, Permission.APPROVE_REGISTER)
)
reads, prepares, decides = requires(VIEW), requires(EDIT), requires(DECIDE)


@reads
@require_safe
def index(request: ScopedRequest, office: str) -> HttpResponse:
    """Show what is kept too long in the office, by kind, what is suspended, and the bordereaux."""
    here, today = one_office(request), timezone.localdate()
    holds = Hold.objects.visible_to(request.user).of_office(here).filter(lifted_at=None).select_related("placed_by")
    groups = plan(here, today, holds)
    context = {
        "office": here,
        "today": today,
        "groups": groups,
        "shown": SHOWN,
        "waiting": sum(len(group.free) for group in groups if group.kept.needs_visa),
        "holds": holds,
        "eliminations": Elimination.objects.visible_to(request.user).of_office(here).select_related(*NAMED)[:SHOWN],
        "may_prepare": request.scope.allows(EDIT),
    }
    return render(request, "retention/index.html", context)


@reads
@require_safe
def periods(request: ScopedRequest, office: str) -> HttpResponse:
    """Show every rule, as the law files have it and as the office set it."""
    here = one_office(request)
    context = {
        "office": here,
        "rules": list(kept(here, timezone.localdate()).values()),
        "settings": _settings(request, here),
        "may_decide": request.scope.allows(DECIDE),
    }
    return render(request, "retention/periods.html", context)


@decides
def set_period(request: ScopedRequest, office: str, rule: str) -> HttpResponse:
    """Set how long the office keeps something."""
    here = one_office(request)
    holding = _settable(here, rule)
    initial = {"value": holding.period.value, "unit": holding.period.unit, **today_first()}
    form = PeriodForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            with writing(request, DECIDE):
                services.set_period(here, rule, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La durée est fixée ; l’historique de l’organisme le dit."))
            return redirect("retention:periods", here.slug)
    title = _("Fixer une durée : %(label)s") % {"label": holding.rule.label}
    intro = _("Règle commune : %(words)s. Le point de départ ne change pas.") % {"words": holding.words}
    back = reverse("retention:periods", args=[here.slug])
    return form_page(request, form, here, title=title, intro=intro, back=back)


@prepares
def hold(request: ScopedRequest, office: str, kind: str, number: int) -> HttpResponse:
    """Suspend every erasure of a record."""
    here = one_office(request)
    chosen = _kind(kind)
    reference = chosen.reference(here, number)
    if reference is None:
        raise Http404
    form = HoldForm(posted(request))
    if form.is_valid():
        try:
            with writing(request, EDIT):
                services.hold(here, chosen, number, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Plus rien n’efface « %(record)s ».") % {"record": reference})
            return redirect("retention:index", here.slug)
    title = _("Suspendre l’effacement de « %(record)s »") % {"record": reference}
    intro = _(
        "Rien de ce dossier n’est effacé, pas même sur un bordereau visé, jusqu’à ce que la suspension soit levée."
    )
    return form_page(request, form, here, title=title, intro=intro, action=_("Suspendre"))


@prepares
def lift(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """Lift a suspension."""
    here = one_office(request)
    placed = get_object_or_404(Hold.objects.visible_to(request.user, EDIT).of_office(here), pk=pk, lifted_at=None)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            with writing(request, EDIT):
                services.lift(placed.pk, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La suspension de « %(record)s » est levée.") % {"record": placed})
            return redirect("retention:index", here.slug)
    title = _("Lever la suspension de « %(record)s »") % {"record": placed}
    intro = _("Suspendu jusqu’à : %(until)s. Si son terme est passé, le dossier est de nouveau à effacer.")
    return form_page(request, form, here, title=title, intro=intro % {"until": placed.until}, action=_("Lever"))


# --- what the pages share ---


def posted(request: ScopedRequest) -> Any:
    """Return what was posted, None when the page is only read."""
    return request.POST if request.method == "POST" else None


def one_office(request: ScopedRequest) -> Office:
    """Return the office that the address names; 404 under « tous »: what is erased is decided office by office."""
    if request.scope.office is None:
        raise Http404
    return request.scope.office


def form_page(
    request: ScopedRequest,
    form: Any,
    office: Office,
    *,
    title: str,
    intro: str = "",
    back: str = "",
    action: str = "",
    trail: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    """Show a short form, under « Ce qui est à effacer »; 422 when it was refused."""
    home = reverse("retention:index", args=[office.slug])
    steps = [(_("Ce qui est à effacer"), home), *trail, (title, "")]
    context = {
        "form": form,
        "forms": [form],
        "office": office,
        "title": title,
        "intro": intro,
        "back": back or home,
        "action": action or _("Enregistrer"),
        "steps": steps,
    }
    return render(request, "retention/form.html", context, status=422 if form.errors else 200)


def _settings(request: ScopedRequest, office: Office) -> Any:
    rows = RetentionSetting.objects.visible_to(request.user).of_office(office)
    return rows.order_by("-set_at", "-pk").select_related("set_by")


def _kind(name: str) -> kinds.Kind:
    try:
        return kinds.kind(name)
    except KeyError as unknown:
        raise Http404 from unknown


def _settable(office: Office, rule: str) -> Kept:
    found = kept(office, timezone.localdate()).get(rule)
    if found is None or found.is_fixed:
        raise Http404
    return found
