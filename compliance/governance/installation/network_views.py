"""The installer's first page, and networks with their members."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.services import end_coordination
from compliance.common.access import INSTALLER, requires
from compliance.common.pages import CappedPaginator
from compliance.governance.installation.directory import offices_listed
from compliance.governance.installation.forms import MembershipForm, NetworkForm, SearchForm
from compliance.governance.networks import directory, services
from compliance.governance.networks.forms import CoordinatorForm
from compliance.governance.pages import (
    code_of,
    end_page,
    form_page,
    installer,
    posted,
    refuse,
    saved_words,
    steps,
)
from compliance.offices.models import Network
from compliance.offices.rules import standing

PAGE_SIZE = 50


@requires(INSTALLER)
def index(request: HttpRequest) -> HttpResponse:
    """List the networks and the offices."""
    today = timezone.localdate()
    search = SearchForm(request.GET)
    found = offices_listed(today, search.words())
    context = {
        "networks": [(network, standing(network.period, today)) for network in directory.networks(today)],
        "page": CappedPaginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "search": search,
        "asked": search.words(),
    }
    return render(request, "governance/index.html", context)


@requires(INSTALLER)
def network(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a network and its members."""
    shown, today = _network(pk), timezone.localdate()
    context = {
        "network": shown,
        "standing": standing(shown.period, today),
        "coordinations": [(one, standing(one.period, today)) for one in directory.coordinations(shown)],
        "members": [(member, standing(member.period, today)) for member in directory.members(shown)],
        "steps": steps((shown.name, "")),
    }
    return render(request, "governance/network.html", context)


@requires(INSTALLER)
def create_network(request: HttpRequest) -> HttpResponse:
    """Create a network."""
    form = NetworkForm(posted(request))
    if form.is_valid():
        created = services.create_network(form.cleaned_data, by=installer(request))
        messages.success(request, _("Le réseau %(name)s est créé.") % {"name": created.name})
        return redirect("governance:network", created.pk)
    title = _("Nouveau réseau")
    return form_page(request, form, title=title, steps=steps((title, "")), cancel=reverse("governance:index"))


@requires(INSTALLER)
def edit_network(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a network's name, shape or dates."""
    name, page = _network(pk).name, reverse("governance:network", args=[pk])
    form = NetworkForm(posted(request), instance=_network(pk))
    if form.is_valid():
        if form.has_changed():
            services.update_network(pk, form.cleaned_data, by=installer(request))
        messages.success(request, saved_words(form.has_changed()))
        return redirect(page)
    title = _("Modifier %(name)s") % {"name": name}
    return form_page(request, form, title=title, steps=steps((name, page), (_("Modifier"), "")), cancel=page)


@requires(INSTALLER)
def join_network(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an office a member of the network."""
    shown, page = _network(pk), reverse("governance:network", args=[pk])
    form = MembershipForm(posted(request))
    if form.is_valid():
        try:
            joined = services.join_network(shown, **form.cleaned_data, by=installer(request))
        except ValidationError as refusal:
            refuse(form, refusal, beside="office" if code_of(refusal) == "already-member" else "starts")
        else:
            messages.success(request, _("%(office)s est membre du réseau.") % {"office": joined.office})
            return redirect(page)
    title = _("Ajouter un membre")
    around = {"intro": shown.name, "steps": steps((shown.name, page), (title, "")), "cancel": page}
    return form_page(request, form, title=title, verb=_("Ajouter"), **around)


@requires(INSTALLER)
def leave_network(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """End an office's membership."""
    shown, page = _network(pk), reverse("governance:network", args=[pk])
    member = get_object_or_404(directory.members(shown), pk=membership)
    end = partial(services.leave_network, membership, by=installer(request))
    title = _("Mettre fin à l’adhésion de %(office)s") % {"office": member.office}
    return end_page(request, end, member, who=member.office, title=title, owner=(shown.name, page))


@requires(INSTALLER)
def appoint_coordinator(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint a person to coordinate the network, and write to them."""
    shown, page = _network(pk), reverse("governance:network", args=[pk])
    form = CoordinatorForm(posted(request), initial={"starts": timezone.localdate()})
    if form.is_valid():
        try:
            given = services.appoint_coordinator(shown, **form.cleaned_data, by=installer(request))
        except ValidationError as refusal:
            refuse(form, refusal, beside="starts" if code_of(refusal) == "network-does-not-run" else "email")
        else:
            words = _("%(person)s coordonne le réseau : une lettre part à l’adresse %(email)s.")
            messages.success(request, words % {"person": given.person, "email": given.person.email})
            return redirect(page)
    title = _("Nommer un coordinateur")
    around = {"intro": shown.name, "steps": steps((shown.name, page), (title, "")), "cancel": page}
    return form_page(request, form, title=title, verb=_("Nommer"), **around)


@requires(INSTALLER)
def end_coordinator(request: HttpRequest, pk: int, coordination: int) -> HttpResponse:
    """Move the end of a coordination, on the last day that is asked for."""
    shown, page = _network(pk), reverse("governance:network", args=[pk])
    given = get_object_or_404(directory.coordinations(shown), pk=coordination)
    end = partial(end_coordination, coordination, by=installer(request))
    title = _("Fin de la coordination de %(person)s") % {"person": given.person}
    return end_page(request, end, given, who=given.person, title=title, owner=(shown.name, page))


def _network(pk: int) -> Network:
    found: Network = get_object_or_404(directory.networks(timezone.localdate()), pk=pk)
    return found
