"""The page from which a register leaves."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from compliance.access.enforcement import ScopedRequest
from compliance.common.access import requires
from compliance.common.dates import local_date
from compliance.common.pages import page_of
from compliance.datasets import description
from compliance.datasets.description import Dataset
from compliance.exports.formats import ZIP, formats_of
from compliance.exports.forms import ExportForm
from compliance.exports.selections import FILTER, Selection, selection
from compliance.exports.services import export_register
from compliance.offices.enums import Permission
from compliance.offices.models import Office


@requires(Permission.EXPORT_REGISTER.full)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: ScopedRequest, office: str, dataset: str) -> HttpResponseBase:
    """Show the form, give the file; under « tous », show the offices whose register one may take out."""
    asked = _announced(dataset)
    chosen = request.scope.office
    allowed = request.scope.office_ids(asked.permission)
    if chosen is None:
        page = page_of(request, request.scope.offices_with(asked.permission))
        return render(
            request, "exports/offices.html", {"dataset": asked, "page": page, "kept": request.GET.get(FILTER, "")}
        )
    if chosen.pk not in allowed:
        raise Http404
    found = selection(request, asked.name)
    typed = request.POST if request.method == "POST" else None
    form = ExportForm(typed, dataset=asked, selection=found)
    if form.is_valid():
        return _file(request, chosen, asked, form, found if form.is_filtered else None)
    others = [
        other for other in description.announced() if other is not asked and request.scope.allows(other.permission)
    ]
    context = {"dataset": asked, "form": form, "forms": [form], "others": others, "found": found}
    return render(request, "exports/form.html", context, status=422 if form.is_bound else 200)


def _announced(name: str) -> Dataset:
    try:
        return description.get(name)
    except description.UnknownDataset:
        raise Http404 from None


def _file(
    request: ScopedRequest, office: Office, dataset: Dataset, form: ExportForm, found: Selection | None
) -> FileResponse:
    choices = form.choices()
    chosen = formats_of(dataset)[choices["format"]]
    with TemporaryDirectory(prefix="ramure-") as folder:
        path = Path(folder) / dataset.name
        exported = export_register(office, dataset, by=request.user, path=path, selection=found, **choices)
        opened = path.open("rb")  # the folder goes now, the file when it has been sent
    kind = ZIP if exported.zipped else chosen.kind
    name = f"{dataset.file}-{office.slug}-{local_date(exported.moment)}.{kind.extension}"
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(opened, as_attachment=True, filename=name, content_type=kind.media_type, headers=headers)
