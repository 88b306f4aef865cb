"""The page from which one record leaves; each register says which dataset describes it."""

from typing import ClassVar

from django.http import HttpResponse

from compliance.access.enforcement import ScopedRequest
from compliance.common.dates import local_date
from compliance.datasets.description import Dataset
from compliance.exports.forms import RecordFileForm
from compliance.exports.services import ExportedRecord, NotThen, export_record
from compliance.records.models import Record
from compliance.records.views import RegisterView


class RecordFile(RegisterView):
    """One record as a PDF, now or as of a past day; ``?au=2026-03-01`` proposes the day."""

    dataset: ClassVar[Dataset]

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show what the file will be."""
        return self._ask(self.record(), RecordFileForm(initial={"as_of": request.GET.get("au", "")}))

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Give the file; it is a line of the journal, as every export."""
        record, form = self.record(), RecordFileForm(request.POST)
        if not form.is_valid():
            return self._ask(record, form, status=422)
        asked = {"moment": form.moment(), **{name: form.cleaned_data[name] for name in ("recipient", "reason")}}
        try:
            exported = export_record(record, self.dataset, by=request.user, **asked)
        except NotThen:
            form.add_error("as_of", RecordFileForm.not_yet)
            return self._ask(record, form, status=422)
        return self._file(record, exported)

    def _ask(self, record: Record, form: RecordFileForm, *, status: int = 200) -> HttpResponse:
        return self.shared_page("records/pdf.html", {"record": record, "form": form, "forms": [form]}, status=status)

    def _file(self, record: Record, exported: ExportedRecord) -> HttpResponse:
        project = "-projet" if exported.then.status in self.dataset.drafts else ""
        reference = self.dataset.reference(exported.then.number)
        name = f"fiche-{record.office.slug}-{reference}{project}-{local_date(exported.moment)}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(exported.content, content_type="application/pdf", headers=headers)
