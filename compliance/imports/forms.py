"""What a person chooses before a file is read."""

from collections.abc import Iterator, Sequence
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
from compliance.imports.found import Mapping, Target

ACCEPTED = ".ods,.xlsx,.csv,.txt,.jsonld,.json"
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
        help_text = _("ODS, XLSX, CSV ou JSON-LD, %(most)s au plus. Vous pouvez aussi le faire glisser ici.")
        self.fields["file"].help_text = help_text % {"most": filesizeformat(settings.IMPORT_MAX_BYTES)}

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        sent = self.cleaned_data["file"]
        if sent.size > settings.IMPORT_MAX_BYTES:
            sizes = {"size": filesizeformat(sent.size), "most": filesizeformat(settings.IMPORT_MAX_BYTES)}
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


class SheetForm(Form):
    """The sheet of a workbook that holds the table."""

    feuille = forms.ChoiceField(label=_("Feuille"))

    def __init__(self, *args: Any, sheets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["feuille"]
        named.choices = [(name, name) for name in sheets]


class ColumnsForm(Form):
    """For each column of a table, the field that takes it; none: its cells go to the notes of the records."""

    def __init__(
        self, *args: Any, headings: Sequence[str], targets: Sequence[Target], mapping: Mapping, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings = headings
        for rank, heading in enumerate(headings):
            self.fields[f"colonne-{rank}"] = forms.ChoiceField(
                label=heading, required=False, choices=_grouped(targets), initial=mapping.get(heading, "")
            )

    def clean(self) -> dict[str, Any]:
        """Ask for one column at least: a table of which nothing is understood gives no record."""
        typed: dict[str, Any] = super().clean() or {}
        if not any(typed.values()):
            raise ValidationError(_("Désignez au moins une colonne, celle du nom par exemple."))
        return typed

    def mapping(self) -> Mapping:
        """Return the place that each heading is given, "" when none."""
        return {
            heading: str(self.cleaned_data.get(f"colonne-{rank}", "")) for rank, heading in enumerate(self.headings)
        }

    def rows(self, samples: Sequence[Sequence[str]]) -> Iterator[tuple[str, list[str], Any]]:
        """Yield each heading with what the first rows hold under it, and its field."""
        for rank, heading in enumerate(self.headings):
            values = [row[rank] for row in samples if rank < len(row) and row[rank]]
            yield heading, values, self[f"colonne-{rank}"]


def _grouped(targets: Sequence[Target]) -> list[Any]:
    """Return the places that a column may be given, by section of the register."""
    choices: list[Any] = [("", _("Aucun champ : dans la note de la fiche"))]
    sections: dict[str, list[tuple[str, str]]] = {}
    for target in targets:
        sections.setdefault(target.section, []).append((target.path, target.label))
    choices += sections.pop("", [])
    return [*choices, *sections.items()]
