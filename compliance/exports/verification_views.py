"""The public page on which whoever holds a file learns whether it is the one that left."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from compliance.access.perimeter import office_ids
from compliance.common.forms import Form
from compliance.datasets import description
from compliance.datasets.description import Dataset
from compliance.exports.moved import moved
from compliance.exports.pieces import words_of
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
    """Asks for a file, tells what is known of it; who may take the register out also learns what has moved since."""

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
        verdict = verify(sent.file, readers=_readers(request, Permission.VIEW_REGISTER.full))
        told = {"verdict": verdict, "name": sent.name, "size": filesizeformat(sent.size), **_beside(request, verdict)}
        return self._page(request, VerifyForm(), **told)

    def _page(self, request: HttpRequest, form: VerifyForm, *, status: int = 200, **told: Any) -> HttpResponse:
        return render(request, "exports/verify.html", {"form": form, "forms": [form], **told}, status=status)


def _readers(request: HttpRequest, permission: str) -> frozenset[int]:
    return office_ids(request.user, permission) if request.user.is_authenticated else frozenset()


def _beside(request: HttpRequest, verdict: Verdict) -> dict[str, Any]:
    """Return the words for what the file holds; for who may take it out, what has moved since in each register."""
    if (export := verdict.export) is None:
        return {}
    since = [
        (dataset.label, found.words)
        for dataset in _registers(export)
        if export.office.pk in _readers(request, dataset.permission) and (found := moved(export, dataset))
    ]
    return {"held": words_of(export.dataset), "since": since}


def _registers(export: Export) -> list[Dataset]:
    """Return the registers that the file held: one, several in a bundle, none in a letter or a document."""
    names = {export.dataset, *export.details.get("pieces", [])}
    return [dataset for dataset in description.announced() if dataset.name in names]
