"""What a person chooses before a file is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form
from compliance.documents.rules import clean_name

ACCEPTED = ".jsonld,.json"
SIZE = _("Ce fichier pèse %(size)s : %(most)s au plus sont acceptés.")


class FileForm(Form):
    """The file to import."""

    file = forms.FileField(
        label=_("Fichier à importer"),
        widget=forms.FileInput({"accept": ACCEPTED}),
        error_messages={"empty": _("Ce fichier est vide."), "required": _("Choisissez un fichier.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _(
            "Le JSON-LD d’un registre exporté par Ramure, %(most)s au plus. Vous pouvez aussi le faire glisser ici."
        )
        self.fields["file"].help_text = help_text % {"most": filesizeformat(settings.DOCUMENT_MAX_BYTES)}

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        sent = self.cleaned_data["file"]
        if sent.size > settings.DOCUMENT_MAX_BYTES:
            sizes = {"size": filesizeformat(sent.size), "most": filesizeformat(settings.DOCUMENT_MAX_BYTES)}
            raise ValidationError(SIZE, "size", sizes)
        return sent

    @property
    def name(self) -> str:
        """Return the name of the file, cleaned."""
        return clean_name(self.cleaned_data["file"].name)

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """Give the file as one that libraries open by its path, for as long as the block lasts."""
        with TemporaryDirectory(prefix="ramure-") as folder:
            path = Path(folder) / "import"
            with path.open("wb") as copy:
                for piece in self.cleaned_data["file"].chunks():
                    copy.write(piece)
            yield path
