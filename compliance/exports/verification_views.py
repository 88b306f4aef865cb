"""The public page on which whoever holds a file learns whether it is the one that left."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from compliance.access.perimeter import office_ids
from compliance.common.forms import Form
from compliance.datasets import description
from compliance.datasets.description import Dataset
from compliance.datasets.register import sealed
from compliance.exports.verification import Export, Verdict, verify
from compliance.offices.enums import Permission


class VerifyForm(Form):
    """The file in question."""

    file = forms.FileField(
        label=_("Fichier à vérifier"),
        help_text=_("Le fichier est lu et n’est pas conservé."),
        error_messages={"empty": _("Ce fichier est vide.")},
    )


class VerifyExport(View):
    """Asks for a file, tells what is known of it; who may view the register also learns what has moved since."""

    takes_files = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the file."""
        return self._page(request, VerifyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Tell what is known of the file."""
        form = VerifyForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form, status=422)
        sent = form.cleaned_data["file"]
        verdict = verify(sent.file)
        told = {"verdict": verdict, "name": sent.name, "size": filesizeformat(sent.size), **_beside(request, verdict)}
        return self._page(request, VerifyForm(), **told)

    def _page(self, request: HttpRequest, form: VerifyForm, *, status: int = 200, **told: Any) -> HttpResponse:
        return render(request, "exports/verify.html", {"form": form, "forms": [form], **told}, status=status)


def _beside(request: HttpRequest, verdict: Verdict) -> dict[str, Any]:
    """Return the words for the register, and what has moved since for who may view it."""
    if verdict.export is None:
        return {}
    dataset = description.get(verdict.export.dataset)
    told: dict[str, Any] = {"register": dataset.label}
    reads = office_ids(request.user, Permission.VIEW_REGISTER.full) if request.user.is_authenticated else frozenset()
    if verdict.export.office.pk in reads:
        told["moved"] = _moved(verdict.export, dataset)
    return told


def _moved(export: Export, dataset: Dataset) -> int:
    """Return how many records of the register are no more as they were at the moment of the export."""
    then, now = (
        {(record.number, record.digest) for record in sealed(dataset, export.office.pk, moment)}
        for moment in (export.as_of, timezone.now())
    )
    return len({number for number, _digest in then ^ now})
