"""The page from which a register leaves, of one office or of several."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from compliance.access.enforcement import ScopedRequest
from compliance.common.access import requires
from compliance.datasets import description
from compliance.datasets.description import Dataset
from compliance.exports.choice import Choice, NotOffered
from compliance.exports.forms import ExportForm
from compliance.exports.job_services import ask
from compliance.exports.registers import Asked, write_at_once
from compliance.exports.selections import Selection, selection
from compliance.offices.enums import Permission
from compliance.offices.models import Office

KIND = "registers"


@requires(Permission.EXPORT_REGISTER.full)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: ScopedRequest, office: str, dataset: str) -> HttpResponseBase:
    """Show the form; give the file at once, or ask a worker for it. Under « tous » one ticks the offices."""
    described = _announced(dataset)
    offices = request.scope.offices_with(described.permission)
    if not offices:
        raise Http404
    choice = None if request.scope.office else _choice(request, offices)
    found = selection(request, described.name)
    form = ExportForm(request.POST or None, dataset=described, selection=found)
    form.checked = not (choice and choice.is_looking)
    if not form.is_bound or not form.checked:
        return _page(request, described, form, found, choice)
    chosen = choice.chosen if choice else offices
    if not chosen:
        form.add_error(None, _("Cochez au moins un organisme, ou prenez-les tous."))
    if not form.is_valid():
        return _page(request, described, form, found, choice, status=422)
    filtered = found if form.is_filtered else None
    return _answer(request, Asked(described, selection=filtered, several=choice is not None, **form.choices()), chosen)


def _announced(name: str) -> Dataset:
    try:
        return description.get(name)
    except description.UnknownDataset:
        raise Http404 from None


def _choice(request: ScopedRequest, offices: list[Office]) -> Choice:
    try:
        return Choice(offices, request.POST if request.method == "POST" else QueryDict())
    except NotOffered:
        raise Http404 from None


def _page(
    request: ScopedRequest,
    dataset: Dataset,
    form: ExportForm,
    found: Selection | None,
    choice: Choice | None,
    *,
    status: int = 200,
) -> HttpResponse:
    others = [
        other for other in description.announced() if other is not dataset and request.scope.allows(other.permission)
    ]
    context: dict[str, Any] = {"dataset": dataset, "form": form, "forms": [form], "others": others, "found": found}
    return render(request, "exports/form.html", {**context, "choice": choice}, status=status)


def _answer(request: ScopedRequest, asked: Asked, offices: list[Office]) -> HttpResponseBase:
    if asked.answers_at_once(offices):
        return _file(request, asked, offices)
    job = ask(
        KIND,
        offices,
        by=request.user,
        title=_title(asked, offices),
        permissions=[asked.dataset.permission],
        asked=asked.as_json(),
        recipient=asked.recipient,
        reason=asked.reason,
    )
    return redirect("my_exports:detail", job.pk)


def _title(asked: Asked, offices: list[Office]) -> str:
    if asked.several:
        where = ngettext("%(count)d organisme", "%(count)d organismes", len(offices)) % {"count": len(offices)}
    else:
        where = offices[0].name
    return f"{asked.dataset.label} – {where} – {asked.chosen_format.label}"


def _file(request: ScopedRequest, asked: Asked, offices: list[Office]) -> FileResponse:
    with TemporaryDirectory(prefix="ramure-") as folder:
        path = Path(folder) / asked.dataset.name
        made = write_at_once(asked, offices, path, by=request.user)
        opened = path.open("rb")  # the folder goes now, the file when it has been sent
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(opened, as_attachment=True, filename=made.name, content_type=made.media_type, headers=headers)
