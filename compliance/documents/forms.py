"""What is asked when a document is attached: the file, its kind, its date."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form
from compliance.documents import rules
from compliance.documents.store import Received
from compliance.law.fields import CodeChoiceField

TAKEN = _("PDF, image PNG ou JPEG, ODT, ODS, DOCX, XLSX, TXT, CSV, JSON ou XML")
REFUSALS = {
    "type": _("Ce fichier n’est pas accepté : joignez un fichier %(taken)s."),
    "extension": _("Ce que contient ce fichier ne correspond pas à la fin de son nom : enregistrez-le de nouveau."),
    "macros": _("Ce fichier contient des macros : enregistrez-le sans elles, ou en PDF."),
    "size": _("Ce fichier pèse %(size)s : %(most)s au plus sont acceptés."),
}


class FileForm(Form):
    """A file to be kept: what it holds, its name and its size are looked at."""

    file = forms.FileField(
        label=_("Fichier"),
        widget=forms.FileInput({"accept": ",".join(f".{extension}" for extension in rules.BY_EXTENSION)}),
        error_messages={"empty": _("Ce fichier est vide.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = {"taken": TAKEN, "most": filesizeformat(settings.DOCUMENT_MAX_BYTES)}
        self.fields["file"].help_text = _("%(taken)s. %(most)s au plus.") % most

    def clean_file(self) -> Received:
        """Return the file once what it holds, its name and its size are accepted."""
        sent = self.cleaned_data["file"]
        if sent.size > settings.DOCUMENT_MAX_BYTES:
            sizes = {"size": filesizeformat(sent.size), "most": filesizeformat(settings.DOCUMENT_MAX_BYTES)}
            raise ValidationError(REFUSALS["size"], "size", sizes)
        try:
            name, media_type = rules.checked(sent.name, sent.file)
        except rules.FileRefused as refused:
            raise ValidationError(REFUSALS[refused.code], refused.code, {"taken": TAKEN}) from refused
        return Received(sent, name, media_type)


class AttachForm(FileForm):
    """A file, what it is, the date that it bears."""

    kind = CodeChoiceField(label=_("Nature"), vocabulary="document_kinds")
    dated = forms.DateField(
        label=_("Date du document"), help_text=_("La date qu’il porte, ou le jour où il a été fait.")
    )

    def __init__(self, *args: Any, refused: Collection[str] = (), **kwargs: Any) -> None:
        """``refused``: the kinds of documents that the register does not keep."""
        super().__init__(*args, **kwargs)
        if refused:
            kinds: Any = self.fields["kind"]
            kinds.choices = [choice for choice in kinds.choices if choice[0] not in refused]


class ConfirmForm(Form):
    """Nothing is asked but a button."""
