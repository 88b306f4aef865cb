"""What the staff of an office do with its portal: set it up; on a request, write to the person and make a new code."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from compliance.access.enforcement import ScopedRequest, writing
from compliance.common.pages import posted_version
from compliance.documents import store
from compliance.documents.views import sent_file
from compliance.governance.pages import posted, saved_words
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.portal import directory, rules, services, stamps
from compliance.portal.staff_forms import CodeForm, PortalForm, ReplyForm
from compliance.subject_requests import services as requests
from compliance.subject_requests.models import SubjectRequest

logger = logging.getLogger(__name__)

MANAGE = Permission.MANAGE_PEOPLE.full
READ, HANDLE = Permission.VIEW_REQUESTS.full, Permission.HANDLE_REQUESTS.full


def settings(request: ScopedRequest, office: str) -> HttpResponse:
    """Open, close and describe the office's portal."""
    chosen = _office(request)
    stored = directory.settings_of(chosen)
    version = posted_version(request) if request.method == "POST" else stored.version
    form = PortalForm(posted(request), instance=directory.settings_of(chosen))
    stale = False
    if form.is_valid():
        try:
            with writing(request, MANAGE):
                saved = services.set_up(chosen, form.cleaned_data, version=version, by=request.user)
        except services.StalePortal as found:
            stale, version = True, found.portal.version
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, saved_words(saved.version != version))
            return redirect("portal_staff:settings", chosen.slug)
    context = {
        "form": form,
        "forms": [form],
        "stored": stored,
        "version": version,
        "stale": stale,
        "office": chosen,
        "lacking": directory.lacking(chosen, stored, timezone.localdate()),
    }
    status = 422 if form.errors else 409 if stale else 200
    return render(request, "portal/settings.html", context, status=status)


@require_safe
def exchange(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Show what was said between the office and the person, and the code's life."""
    return _exchange(request, _record(request, number, READ), ReplyForm())


def reply(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Write to the person."""
    record = _record(request, number, HANDLE)
    form = ReplyForm(posted(request))
    if not form.is_valid():
        return _exchange(request, record, form, status=422 if form.errors else 200)
    with writing(request, HANDLE):
        stamp = stamps.read(request.POST.get("stamp", ""), record.office_id)
        services.reply(record, form.cleaned_data["text"], by=request.user, stamp=stamp)
        _record(request, number, HANDLE)
    messages.success(request, _("Votre message est sur le portail de la personne."))
    return redirect("portal_staff:exchange", record.office.slug, number)


@never_cache
def issue_again(request: ScopedRequest, office: str, number: int) -> HttpResponse:
    """Make a new code once the identity is verified, and show it, this once."""
    record = _record(request, number, HANDLE)
    form, code = CodeForm(posted(request)), ""
    if form.is_valid():
        with writing(request, HANDLE):
            code = services.issue_again(record, form.cleaned_data["verified"], by=request.user)
            _record(request, number, HANDLE)
    context = {"record": record, "form": form, "forms": [form], "code": rules.grouped(code)}
    return render(request, "portal/code.html", context, status=422 if form.errors else 200)


@require_safe
def piece(request: ScopedRequest, office: str, number: int, document: int) -> HttpResponseBase:
    """Send a file of the person to be saved; what it may do is said before, on the page that leads here."""
    record = _record(request, number, READ)
    found = directory.pieces_of(record).filter(number=document).first()
    if found is None:
        raise Http404
    try:
        return sent_file(found.document, store.opened(found.document))
    except FileNotFoundError:
        logger.exception("the file of document %s is missing", found.document_id)
        messages.error(request, _("Le fichier « %(name)s » n’est plus sur le serveur.") % {"name": found})
        return redirect("portal_staff:exchange", record.office.slug, number)


def _exchange(request: ScopedRequest, record: SubjectRequest, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "record": record,
        "messages_told": list(directory.messages_of(record)),
        "pieces": list(directory.pieces_of(record)),
        "follow_up": directory.follow_up_of(record),
        "letter": directory.last_letter(record),
        "form": form,
        "forms": [form],
        "handles": request.scope.allows(HANDLE),
        "stamp": stamps.fresh(record.office_id),
    }
    return render(request, "portal/exchange.html", context, status=status)


def _office(request: ScopedRequest) -> Office:
    if request.scope.office is None:
        raise Http404
    return request.scope.office


def _record(request: ScopedRequest, number: int, permission: str) -> SubjectRequest:
    """Return the request that the address names, among those that the person reaches; 404 otherwise."""
    rows = request.scope.rows(SubjectRequest, permission).filter(office=_office(request))
    found: SubjectRequest = get_object_or_404(rows.select_related("office"), number=number)
    if found.restricted:
        requests.note_reading(found, request.path, by=request.user)
    return found
