"""The pages of the DPO's mandate: what the office reads, prepares and prints; and what the public may know."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compliance.access.enforcement import ScopedRequest, writing
from compliance.common.access import public, requires
from compliance.common.pages import page_of, posted_version
from compliance.governance import handover
from compliance.governance.mandates import directory, services, sheet
from compliance.governance.mandates.acts import act_named, possible_acts
from compliance.governance.mandates.beside import ways
from compliance.governance.mandates.designation import designation as designation_groups
from compliance.governance.mandates.designation import designation_pdf as designation_file
from compliance.governance.mandates.forms import MandateForm
from compliance.governance.mandates.lettre import lettre as lettre_pdf
from compliance.governance.pages import posted, saved_words
from compliance.governance.time_log import services as time_log
from compliance.offices.enums import Permission
from compliance.offices.mandate_rules import lacking
from compliance.offices.models import Mandate, Office
from compliance.offices.rules import standing
from compliance.records.timeline import Moment


@dataclass(frozen=True)
class Button:
    """An act that the person may do, as a link to its page."""

    label: str
    url: str
    look: str


reads = requires(Permission.VIEW_MANDATES.full)
prepares = requires(Permission.PREPARE_MANDATE.full)


@reads
@require_safe
def index(request: ScopedRequest, office: str) -> HttpResponse:
    """List the mandates of an office; under « tous », each office served with its mandate and its days."""
    today = timezone.localdate()
    rows = request.scope.within(directory.mandates(request.user))
    if request.scope.office is None:
        return _all_offices(request, rows)
    context = {
        "mandates": [(mandate, directory.state(mandate, today)) for mandate in rows],
        "balance": time_log.balances([request.scope.office], today.year)[0],
        "may_prepare": request.scope.allows(Permission.PREPARE_MANDATE.full),
    }
    return render(request, "governance/mandate/list.html", context)


def _all_offices(request: ScopedRequest, rows: Any) -> HttpResponse:
    today = timezone.localdate()
    page = page_of(request, request.scope.offices_with(Permission.VIEW_MANDATES.full))
    signed = directory.with_teams(rows.filter(office__in=list(page)))
    running = {mandate.office_id: mandate for mandate in signed if mandate.is_signed and mandate.is_current(today)}
    lines = [(balance, running.get(balance.office.pk)) for balance in time_log.balances(page, today.year)]
    return render(request, "governance/mandate/offices.html", {"lines": lines, "page": page, "year": today.year})


@reads
@require_safe
def detail(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Show a mandate, its team, its handover and its history."""
    mandate, today = one_mandate(request, number), timezone.localdate()
    content = mandate.snapshot()
    context = {
        "mandate": mandate,
        "state": directory.state(mandate, today),
        "groups": sheet.groups(content, today),
        "team": [(member, standing(member.period, today)) for member in mandate.team()],
        "lacking": sheet.labels(lacking(content)) if mandate.is_draft else [],
        "acts": _buttons(request, mandate),
        "add_url": _add_url(request, mandate, today),
        "may_edit": mandate.is_draft and request.scope.allows(Permission.PREPARE_MANDATE.full),
        "moments": _moments(mandate),
    }
    return render(request, "governance/mandate/detail.html", context)


@prepares
def prepare(request: ScopedRequest, office: str) -> HttpResponse:
    """Prepare a mandate: it waits for the direction's signature."""
    chosen = one_office(request)
    form = MandateForm(posted(request), instance=None, initial={"office": chosen})
    form.instance.office = chosen
    if form.is_valid():
        try:
            with writing(request, Permission.PREPARE_MANDATE.full):
                made = services.prepare(chosen, form.terms(), **form.person(), by=request.user)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Le mandat est préparé : il attend la signature de la direction."))
            return redirect("mandates:detail", chosen.slug, made.number)
    cancel = reverse("mandates:list", args=[chosen.slug])
    return _form_page(request, form, title=_("Préparer un mandat"), cancel=cancel)


@prepares
def edit(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Change a draft; a stale save shows both versions and loses neither."""
    mandate = one_mandate(request, number)
    if not mandate.is_draft:
        raise PermissionDenied
    page = reverse("mandates:detail", args=[mandate.office.slug, number])
    title = _("Modifier le mandat préparé")
    form = MandateForm(posted(request), instance=one_mandate(request, number))
    version = posted_version(request) if request.method == "POST" else mandate.version
    if form.is_valid():
        try:
            with writing(request, Permission.PREPARE_MANDATE.full):
                saved = services.revise(mandate.pk, form.terms(), **form.person(), version=version, by=request.user)
        except services.StaleMandate as stale:
            lines = sheet.differences(stale.current, stale.typed, timezone.localdate())
            last = directory.entries(stale.mandate).first()
            around = {"version": stale.mandate.version, "stale_lines": lines, "last_entry": last}
            return _form_page(request, form, title=title, cancel=page, status=409, **around)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, saved_words(saved.version != version))
            return redirect(page)
    return _form_page(request, form, title=title, cancel=page, version=version)


@reads
@require_safe
def lettre(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Give the lettre de mission as a PDF."""
    mandate = one_mandate(request, number)
    return _file(lettre_pdf(mandate), f"lettre-de-mission-{mandate.office.slug}-{mandate.starts}.pdf")


@reads
@require_safe
def designation(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Show every field of the CNIL's designation form."""
    mandate = one_mandate(request, number)
    groups = designation_groups(mandate)
    context = {"mandate": mandate, "groups": groups, "missing": sum(group.missing for group in groups)}
    return render(request, "governance/mandate/designation.html", context)


@reads
@require_safe
def designation_pdf(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Give the designation sheet as a PDF."""
    mandate = one_mandate(request, number)
    return _file(designation_file(mandate), f"designation-dpo-{mandate.office.slug}-{mandate.starts}.pdf")


@reads
@require_safe
def handover_page(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Show what the DPO hands over; names of records are read by whoever may read those records."""
    mandate = one_mandate(request, number)
    context = {
        "mandate": mandate,
        "items": [_readable(request, item) for item in handover.read(mandate.handover)],
        "acts": _buttons(request, mandate, about_handover=True),
    }
    return render(request, "governance/mandate/handover.html", context)


@public("the contacts of a DPO are published: Art. 37(7) GDPR")
@require_safe
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how to reach an office's DPO, and nothing else."""
    mandate = directory.published(slug, timezone.localdate())
    if mandate is None:
        raise Http404
    context = {"mandate": mandate, "office": mandate.office, "ways": ways(mandate.office)}
    return render(request, "governance/mandate/contact.html", context)


# --- what the pages share ---


def one_office(request: ScopedRequest) -> Office:
    """Return the office that the address names; 404 under « tous »."""
    if request.scope.office is None:
        raise Http404
    return request.scope.office


def one_mandate(request: ScopedRequest, number: int) -> Mandate:
    """Return the mandate that the address names, within the person's perimeter; 404 otherwise."""
    rows = directory.mandates(request.user).filter(office=one_office(request))
    found: Mandate = get_object_or_404(rows, number=number)
    return found


def _buttons(request: ScopedRequest, mandate: Mandate, *, about_handover: bool = False) -> list[Button]:
    acts = possible_acts(mandate, timezone.localdate(), about_handover=about_handover)
    allowed = [act for act in acts if request.scope.allows(act.permission_on(mandate))]
    return [Button(str(act.label), act.url(mandate), "danger" if act.is_grave else "second") for act in allowed]


def _add_url(request: ScopedRequest, mandate: Mandate, today: date) -> str:
    act = act_named("add_member")
    may = act.possible(mandate, today) and request.scope.allows(act.permission_on(mandate))
    return act.url(mandate) if may else ""


def _readable(request: ScopedRequest, item: handover.Item) -> handover.Item:
    """Leave out the name of a record to whoever may not read that record."""
    return item if request.scope.allows(item.permission) else replace(item, name="")


def _refuse(form: MandateForm, refusal: ValidationError) -> None:
    form.add_error(None if hasattr(refusal, "error_dict") else "dpo_email", refusal)


def _form_page(request: ScopedRequest, form: MandateForm, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {"form": form, "forms": [form], "version": None, "stale_lines": [], **context}
    return render(request, "governance/mandate/form.html", context, status=422 if form.errors else status)


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _moments(mandate: Mandate) -> list[Moment]:
    return [
        Moment(
            pk=entry.history_id,
            version=entry.version,
            when=entry.history_date,
            who=entry.actor_name,
            what=entry.history_change_reason or "",
            status=entry.status,
            url="",
        )
        for entry in directory.entries(mandate)
    ]
