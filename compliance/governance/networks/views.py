"""A network's pages, for whoever coordinates it: its members, its presidency, its conventions."""

from collections.abc import Callable
from functools import partial
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
from compliance.access.perimeter import networks_seen
from compliance.common.access import requires
from compliance.common.pages import posted_version
from compliance.governance.networks import directory, services, sheet
from compliance.governance.networks.forms import ConventionForm, PresidencyForm
from compliance.governance.pages import Steps, code_of, end_page, form_page, posted, refuse, saved_words
from compliance.governance.persons import coordinators_of
from compliance.offices.enums import NetworkPermission
from compliance.offices.models import Convention, Network
from compliance.offices.rules import standing
from compliance.records.timeline import Moment

MANAGE = NetworkPermission.MANAGE_NETWORK.full
reads = requires(NetworkPermission.VIEW_NETWORK.full)
manages = requires(MANAGE)


def chosen(request: ScopedRequest) -> Network:
    """Return the network that the address names: the door has let only its coordinators in."""
    if request.scope.network is None:
        raise Http404
    return request.scope.network


def written[Done](request: ScopedRequest, verb: Callable[..., Done], *args: Any, **kwargs: Any) -> Done:
    """Write as the person; a right that ended meanwhile undoes the write."""
    with writing(request, MANAGE):
        return verb(*args, **kwargs, by=request.user)


def steps(network: Network, *last: tuple[str, str]) -> Steps:
    """Return the breadcrumb that leads to a page of the network."""
    return [(network.name, page_of(network)), *last]


def page_of(network: Network) -> str:
    """Return the address of the network's page."""
    return reverse("networks:network", args=[network.pk])


@reads
@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """List the networks that the person coordinates; lead to it when there is one alone."""
    seen = list(networks_seen(request.user))
    if len(seen) == 1:
        return redirect(page_of(seen[0]))
    today = timezone.localdate()
    return render(request, "networks/list.html", {"networks": [(one, standing(one.period, today)) for one in seen]})


@reads
@require_safe
def network(request: ScopedRequest, network: int) -> HttpResponse:
    """Show the network's members, presidencies and conventions."""
    shown, today = chosen(request), timezone.localdate()
    context = {
        "network": shown,
        "standing": standing(shown.period, today),
        "members": directory.by_standing(directory.members(shown), today),
        "presidencies": sorted(directory.presidencies(shown), key=lambda noted: noted.year != today.year),
        "this_year": today.year,
        "conventions": directory.by_standing(directory.conventions(shown), today),
        "coordinators": coordinators_of(shown),
        "may_manage": request.scope.allows(MANAGE),
    }
    return render(request, "networks/network.html", context)


# --- presidency ---


@manages
def note_presidency(request: ScopedRequest, network: int) -> HttpResponse:
    """Note which member presides in a year."""
    shown = chosen(request)
    form = PresidencyForm(shown, None, posted(request))
    return _presidency_page(
        request, form, partial(written, request, services.note_presidency, shown), title=_("Noter une présidence")
    )


@manages
def correct_presidency(request: ScopedRequest, network: int, pk: int) -> HttpResponse:
    """Correct a presidency: its year, its office."""
    shown = chosen(request)
    noted = get_object_or_404(directory.presidencies(shown), pk=pk)
    form = PresidencyForm(shown, noted, posted(request))
    title = _("Corriger la présidence de %(year)s") % {"year": noted.year}
    return _presidency_page(request, form, partial(written, request, services.correct_presidency, pk), title=title)


def _presidency_page(
    request: ScopedRequest, form: PresidencyForm, save: Callable[..., Any], *, title: str
) -> HttpResponse:
    shown = chosen(request)
    if form.is_valid():
        try:
            noted = save(office=form.cleaned_data["office"], year=form.cleaned_data["year"])
        except ValidationError as refusal:
            form.add_error("office" if code_of(refusal) == "not-a-member" else "year", refusal.messages)
        else:
            words = _("%(office)s préside le réseau en %(year)s.")
            messages.success(request, words % {"office": noted.office, "year": noted.year})
            return redirect(page_of(shown))
    around = {"intro": shown.name, "steps": steps(shown, (title, "")), "cancel": page_of(shown)}
    return form_page(request, form, title=title, **around)


# --- conventions ---


def _convention(request: ScopedRequest, pk: int) -> Convention:
    found: Convention = get_object_or_404(directory.conventions(chosen(request)), pk=pk)
    return found


@reads
@require_safe
def convention(request: ScopedRequest, network: int, pk: int) -> HttpResponse:
    """Show a convention and its history."""
    shown, found = chosen(request), _convention(request, pk)
    context = {
        "network": shown,
        "convention": found,
        "standing": standing(found.period, timezone.localdate()),
        "moments": _moments(found),
        "steps": steps(shown, (found.title, "")),
        "may_manage": request.scope.allows(MANAGE),
    }
    return render(request, "networks/convention.html", context)


@manages
def sign_convention(request: ScopedRequest, network: int) -> HttpResponse:
    """Write down a convention."""
    shown = chosen(request)
    form = ConventionForm(shown, posted(request))
    if form.is_valid():
        try:
            signed = written(request, services.sign_convention, shown, form.values(), form.cleaned_data["parties"])
        except ValidationError as refusal:
            _refuse_convention(form, refusal)
        else:
            messages.success(request, _("La convention « %(title)s » est enregistrée.") % {"title": signed.title})
            return redirect("networks:convention", shown.pk, signed.pk)
    title = _("Nouvelle convention")
    around = {"intro": shown.name, "steps": steps(shown, (title, "")), "cancel": page_of(shown)}
    return form_page(request, form, title=title, **around)


@manages
def edit_convention(request: ScopedRequest, network: int, pk: int) -> HttpResponse:
    """Change a convention; a stale save shows both versions and loses neither."""
    shown, found = chosen(request), _convention(request, pk)
    page = reverse("networks:convention", args=[shown.pk, pk])
    form = ConventionForm(shown, posted(request), instance=_convention(request, pk))
    version = posted_version(request) if request.method == "POST" else found.version
    trail = steps(shown, (found.title, page), (_("Modifier"), ""))
    around = {"title": _("Modifier la convention"), "intro": shown.name, "cancel": page, "steps": trail}
    if form.is_valid():
        verb = partial(services.revise_convention, version=version)
        try:
            saved = written(request, verb, pk, form.values(), form.cleaned_data["parties"])
        except services.StaleConvention as stale:
            lines = sheet.differences(shown, stale.current, stale.typed, timezone.localdate())
            last = directory.entries(stale.convention).first()
            seen = {"version": stale.convention.version, "stale_lines": lines, "last_entry": last}
            return form_page(request, form, **around, **seen)
        except ValidationError as refusal:
            _refuse_convention(form, refusal)
        else:
            messages.success(request, saved_words(saved.version != version))
            return redirect(page)
    return form_page(request, form, version=version, **around)


@manages
def end_convention(request: ScopedRequest, network: int, pk: int) -> HttpResponse:
    """Move the end of a convention."""
    shown, found = chosen(request), _convention(request, pk)
    page = reverse("networks:convention", args=[shown.pk, pk])
    title = _("Mettre fin à la convention « %(title)s »") % {"title": found.title}
    end = partial(written, request, services.end_convention, pk)
    return end_page(request, end, found, who=found.title, title=title, owner=(found.title, page), trail=steps(shown))


def _moments(convention: Convention) -> list[Moment]:
    return [
        Moment(
            pk=entry.history_id,
            version=entry.version,
            when=entry.history_date,
            who=entry.actor_name,
            what=entry.history_change_reason or "",
            status="",
            url="",
        )
        for entry in directory.entries(convention)
    ]


def _refuse_convention(form: ConventionForm, refusal: ValidationError) -> None:
    refuse(form, refusal, beside="starts" if code_of(refusal) == "network-does-not-run" else "parties")
