"""The pages of a bordereau d’élimination: the list, its files, the visa, the destruction."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compliance.access.enforcement import ScopedRequest, writing
from compliance.documents import store
from compliance.documents.forms import ConfirmForm
from compliance.documents.models import Document
from compliance.documents.views import sent_file
from compliance.retention import services
from compliance.retention.bordereau import bordereau_ods, bordereau_pdf
from compliance.retention.enums import Stage
from compliance.retention.forms import DestroyForm, ReasonForm, VisaForm
from compliance.retention.models import Elimination
from compliance.retention.views import DECIDE, EDIT, VIEW, decides, form_page, one_office, posted, prepares, reads

PAGE_SIZE = 50
ODS = "application/vnd.oasis.opendocument.spreadsheet"


@prepares
def prepare(request: ScopedRequest, office: str) -> HttpResponse:
    """Ask before the list is frozen, then make the bordereau."""
    here = one_office(request)
    form = ConfirmForm(posted(request))
    if form.is_valid():
        try:
            with writing(request, EDIT):
                made = services.prepare(here, by=request.user)
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return redirect("retention:index", here.slug)
        messages.success(request, _("Le bordereau %(made)s est établi : envoyez-le aux Archives.") % {"made": made})
        return redirect(made.get_absolute_url())
    intro = _(
        "La liste de ce qui est à effacer aujourd’hui est arrêtée : elle ne bouge plus. Rien n’est détruit avant que le"
        " visa des Archives départementales ne soit noté (Code du patrimoine, art. L.212-2)."
    )
    title = _("Établir le bordereau d’élimination")
    return form_page(request, form, here, title=title, intro=intro, action=_("Établir le bordereau"))


@reads
@require_safe
def elimination(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Show a bordereau, its lines, and what may be done with it."""
    found = _found(request, number)
    job = found.jobs.order_by("-pk").first()
    page = Paginator(found.lines.order_by("position"), PAGE_SIZE).get_page(request.GET.get("page"))
    decided = found.ordered_at is not None
    context = {
        "elimination": found,
        "page": page,
        "job": job,
        "may_visa": found.status == Stage.PREPARED and request.scope.allows(EDIT),
        "may_abandon": found.is_open and not decided and request.scope.allows(EDIT),
        "may_destroy": found.status == Stage.APPROVED and not decided and request.scope.allows(DECIDE),
        "may_relaunch": job is not None and job.state == "failed" and request.scope.allows(DECIDE),
        "kept": found.lines.exclude(kept_because="").count(),
    }
    return render(request, "retention/elimination.html", context)


@reads
@require_safe
def bordereau(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Give the bordereau as a PDF."""
    found = _found(request, number)
    return _file(bordereau_pdf(found), "application/pdf", found, "pdf")


@reads
@require_safe
def bordereau_sheet(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Give the bordereau as a workbook."""
    found = _found(request, number)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bordereau.ods"
        bordereau_ods(found, path)
        return _file(path.read_bytes(), ODS, found, "ods")


@prepares
def visa(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Note the visa, with its scan."""
    found = _found(request, number, EDIT, Stage.PREPARED)
    form = VisaForm(posted(request), request.FILES or None)
    if form.is_valid():
        on, reference = form.cleaned_data["on"], form.cleaned_data["reference"]
        try:
            with store.stored(found.office, form.cleaned_data["file"]) as scan, writing(request, EDIT):
                services.record_visa(found.pk, on=on, reference=reference, scan=scan, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Le visa est noté : la direction peut décider la destruction."))
            return redirect(found.get_absolute_url())
    return _ask(request, form, found, _("Noter le visa des Archives départementales"))


@reads
@require_safe
def visa_scan(request: ScopedRequest, office: str, number: int) -> HttpResponseBase:
    """Give the scan of the visa."""
    document: Document | None = _found(request, number).visa_scan
    if document is None:
        raise Http404
    try:
        return sent_file(document, store.opened(document))
    except FileNotFoundError as missing:
        raise Http404 from missing


@prepares
def abandon(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Give the bordereau up."""
    found = _found(request, number, EDIT, Stage.PREPARED, Stage.APPROVED)
    form = ReasonForm(posted(request))
    done = _("Le bordereau %(found)s est abandonné : ce qu’il listait est libre.") % {"found": found}
    title = _("Abandonner le bordereau %(found)s") % {"found": found}

    def act() -> None:
        services.abandon(found.pk, **form.cleaned_data, by=request.user)

    return _act(request, form, found, title, done, EDIT, act)


@decides
def destroy(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Decide the destruction, the reference typed."""
    found = _found(request, number, DECIDE, Stage.APPROVED)
    form = DestroyForm(posted(request), reference=found.reference)
    title = _("Détruire ce que liste le bordereau %(found)s") % {"found": found}
    intro = _(
        "%(count)d dossiers sont effacés pour toujours : du registre, de son historique, de ses fichiers, des saisies,"
        " des lettres et des exports gardés. Le bordereau, les dates et les empreintes restent ; ce qui est suspendu"
        " aussi."
    ) % {"count": found.lines.count()}
    done = _("La destruction est décidée : elle se fait à présent, ligne après ligne.")
    verb = partial(services.order, found.pk, by=request.user)
    return _act(request, form, found, title, done, DECIDE, verb, intro=intro)


@decides
@require_POST
def relaunch(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Start a destruction again where it stopped."""
    found = _found(request, number, DECIDE, Stage.APPROVED)
    with writing(request, DECIDE):
        services.relaunch(found)
    messages.success(request, _("La destruction reprend où elle s’était arrêtée."))
    return redirect(found.get_absolute_url())


def _found(request: ScopedRequest, number: int, permission: str = VIEW, *stages: Stage) -> Elimination:
    """Return the office's bordereau of that number, at one of these stages; 404 otherwise."""
    rows = Elimination.objects.visible_to(request.user, permission).of_office(one_office(request))
    at_stage = rows.filter(status__in=stages) if stages else rows
    related = at_stage.select_related("office", "visa_scan", "prepared_by", "ordered_by")
    found: Elimination = get_object_or_404(related, number=number)
    return found


def _act(
    request: ScopedRequest,
    form: Any,
    found: Elimination,
    title: str,
    done: str,
    permission: str,
    act: Callable[[], object],
    *,
    intro: str = "",
) -> HttpResponse:
    """Ask, then act, once the form is valid."""
    if form.is_valid():
        try:
            with writing(request, permission):
                act()
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, done)
            return redirect(found.get_absolute_url())
    return _ask(request, form, found, title, intro=intro)


def _ask(request: ScopedRequest, form: Any, found: Elimination, title: str, *, intro: str = "") -> HttpResponse:
    trail = ((found.reference, found.get_absolute_url()),)
    back = found.get_absolute_url()
    return form_page(request, form, found.office, title=title, intro=intro, back=back, trail=trail)


def _file(content: bytes, media_type: str, found: Elimination, extension: str) -> HttpResponse:
    name = f"bordereau-{found.office.slug}-{found.reference.lower()}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
