"""What a person chooses before a register leaves."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import LINE
from compliance.common.forms import Form
from compliance.exports.formats import FORMATS
from compliance.exports.services import moment_asked


class ExportForm(Form):
    """The format, the day, whether drafts come along, and why."""

    format = forms.ChoiceField(label=_("Format"), choices=[(name, chosen.label) for name, chosen in FORMATS.items()])
    as_of = forms.DateField(
        label=_("Registre au"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text=_(
            "Laissez vide pour le registre de maintenant ; une date donne le registre tel qu’il était ce soir-là."
        ),
        error_messages={"invalid": _("Cette date n’existe pas ou ne se lit pas : écrivez-la comme 22/11/2026.")},
    )
    drafts = forms.BooleanField(label=_("Inclure les brouillons, marqués « projet »"), required=False)
    reason = forms.CharField(
        label=_("Motif"),
        max_length=LINE,
        help_text=_("À qui le fichier est destiné, ou pourquoi il est tiré : le motif est inscrit au journal."),
    )

    def __init__(self, *args: Any, drafts: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not drafts:  # of what is never a draft
            del self.fields["drafts"]

    def clean_as_of(self) -> date | None:
        """Refuse a day to come: nobody knows yet what the register will say."""
        day: date | None = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Cette date est à venir : le registre ne peut être donné qu’à une date passée."))
        return day

    def choices(self) -> dict[str, Any]:
        """Return the arguments that the export service takes from a valid form."""
        data = self.cleaned_data
        day: date | None = data["as_of"]
        moment: datetime | None = moment_asked(day.isoformat()) if day else None
        return {
            "format": data["format"],
            "moment": moment,
            "drafts": data.get("drafts", False),
            "reason": data["reason"],
        }
