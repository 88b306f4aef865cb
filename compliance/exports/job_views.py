"""« Mes exports »: the files that one asked for, how far each is, the file itself; nobody else's are there."""

import logging
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compliance.access.enforcement import ScopedRequest
from compliance.common.pages import page_of, page_response
from compliance.exports import job_services as services
from compliance.exports.models import ExportJob
from compliance.jobs.services import start_again

logger = logging.getLogger(__name__)


@require_safe
def mine(request: ScopedRequest) -> HttpResponse:
    """List what one asked for, the latest first."""
    page = page_of(request, services.exports_of(request.user))
    lines = [(job, services.may_take(request.user, job)) for job in page]
    return render(request, "exports/mine.html", {"page": page, "lines": lines})


@require_safe
def detail(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show how far an export is, then its file; htmx asks for the part that moves."""
    job = _own(request, pk)
    return page_response(request, "exports/job.html", "job", _told(request, job))


@require_safe
def file(request: ScopedRequest, pk: int) -> FileResponse:
    """Give the file while it is kept and the right to it lasts."""
    job = _own(request, pk)
    if not (job.is_ready and services.may_take(request.user, job)):
        raise Http404
    try:
        opened = services.opened(job)
    except FileNotFoundError:
        logger.exception("the file of %s is missing", job)
        raise Http404 from None
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(opened, as_attachment=True, filename=job.name, content_type=job.media_type, headers=headers)


@require_POST
def delete(request: ScopedRequest, pk: int) -> HttpResponse:
    """Delete an export and its file now; one that is being written stops."""
    services.delete(_own(request, pk))
    messages.success(request, _("L’export et son fichier sont supprimés."))
    return redirect("my_exports:list")


@require_POST
def again(request: ScopedRequest, pk: int) -> HttpResponse:
    """Begin an export that stopped again, if the right to it still holds."""
    job = _own(request, pk)
    if not services.may_take(request.user, job):
        raise Http404
    return redirect("my_exports:detail", start_again(job).pk)


def _own(request: ScopedRequest, pk: int) -> ExportJob:
    job = services.exports_of(request.user).filter(pk=pk).first()
    if job is None:
        raise Http404
    return job


def _told(request: ScopedRequest, job: ExportJob) -> dict[str, Any]:
    return {"job": job, "allowed": services.may_take(request.user, job)}
