"""What a person chooses before a register leaves."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import LINE
from compliance.common.forms import Form
from compliance.datasets.description import Dataset
from compliance.exports.formats import formats_of
from compliance.exports.selections import Selection
from compliance.exports.services import moment_asked

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def _day(label: "StrPromise", help_text: "StrPromise") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text=help_text,
        error_messages={"invalid": _("Cette date n’existe pas ou ne se lit pas : écrivez-la comme 22/11/2026.")},
    )


class AsOfForm(Form):
    """The day as of which something leaves; its field is ``as_of``."""

    def clean_as_of(self) -> date | None:
        """Refuse a day to come: nobody knows yet what the register will say."""
        day: date | None = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Cette date est à venir : le registre ne peut être donné qu’à une date passée."))
        return day

    def moment(self) -> datetime | None:
        """Return the moment chosen; None is now."""
        day: date | None = self.cleaned_data["as_of"]
        return moment_asked(day.isoformat()) if day else None


class RecordFileForm(AsOfForm):
    """The day as of which one record leaves, and why if one wishes to say it."""

    not_yet = _("Cette fiche n’existait pas encore à cette date.")

    as_of = _day(
        _("Fiche au"),
        _("Laissez vide pour la fiche de maintenant ; une date donne la fiche telle qu’elle était ce soir-là."),
    )
    reason = forms.CharField(
        label=_("Destinataire ou motif"),
        max_length=LINE,
        required=False,
        help_text=_("Facultatif ; ce que vous écrivez est inscrit au journal."),
    )


class ExportForm(AsOfForm):
    """The format, the day, whether drafts come along, and why."""

    format = forms.ChoiceField(label=_("Format"))
    as_of = _day(
        _("Registre au"),
        _("Laissez vide pour le registre de maintenant ; une date donne le registre tel qu’il était ce soir-là."),
    )
    drafts = forms.BooleanField(label=_("Inclure les brouillons, marqués « projet »"), required=False)
    reason = forms.CharField(
        label=_("Motif"),
        max_length=LINE,
        help_text=_("À qui le fichier est destiné, ou pourquoi il est tiré : le motif est inscrit au journal."),
    )

    def __init__(self, *args: Any, dataset: Dataset, selection: Selection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats: Any = self.fields["format"]
        formats.choices = [(name, chosen.label) for name, chosen in formats_of(dataset).items()]
        if selection:
            filtered = _("le filtre de la liste : %(words)s") % {"words": selection.words}
            choices = [("filter", filtered), ("all", _("tout le registre"))]
            self.fields["scope"] = forms.ChoiceField(
                label=_("Fiches"), choices=choices, widget=forms.RadioSelect, initial="filter"
            )
            self.fields["drafts"].initial = selection.holds_drafts
            self.order_fields(["scope"])
        if not dataset.drafts:
            del self.fields["drafts"]

    def clean(self) -> dict[str, Any]:
        """Refuse a past day with a filter, which chooses in the list of today."""
        typed: dict[str, Any] = super().clean() or {}
        if self.is_filtered and typed.get("as_of") not in {None, timezone.localdate()}:
            words = _("Le filtre choisit dans la liste d’aujourd’hui : retirez la date, ou prenez tout le registre.")
            self.add_error("as_of", words)
        return typed

    @property
    def is_filtered(self) -> bool:
        """Tell whether only what the list shows is asked for."""
        return self.cleaned_data.get("scope") == "filter"

    def choices(self) -> dict[str, Any]:
        """Return the arguments that the export service takes from a valid form."""
        data = self.cleaned_data
        return {
            "format": data["format"],
            "moment": self.moment(),
            "drafts": data.get("drafts", False),
            "reason": data["reason"],
        }
