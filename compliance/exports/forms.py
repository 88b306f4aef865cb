"""What a person chooses before a register leaves."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import LINE
from compliance.common.forms import Form, TextInput
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
        error_messages={"invalid": _("Cette date n’existe pas ou ne se lit pas : écrivez-la comme 22/11/2026.")},
    )


class TimeInput(forms.TimeInput):
    """The browser's own clock, to the minute."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def _time() -> forms.TimeField:
    return forms.TimeField(
        label=_("À l’heure de"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%Hh"],
        widget=TimeInput,
        help_text=_("Facultatif, à l’heure de Paris ; sans heure, la fin de la journée."),
        error_messages={"invalid": _("Cette heure n’existe pas ou ne se lit pas : écrivez-la comme 18:30.")},
    )


class Suggested(TextInput):
    """One line of text, beside which a few usual ones are offered."""

    template_name = "components/suggested.html"

    def __init__(self, suggestions: Iterable["StrPromise"]) -> None:
        super().__init__()
        self.suggestions = list(suggestions)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what is offered, in a list that the control names."""
        listed = f"{name}-suggestions"
        context: dict[str, Any] = super().get_context(name, value, {**(attrs or {}), "list": listed})
        return {**context, "listed": listed, "suggestions": self.suggestions}


RECIPIENTS = [
    _("CNIL"),
    _("AFA"),
    _("ANCOLS"),
    _("Commissaire aux comptes"),
    _("Direction"),
    _("Conseil d’administration"),
    _("DPO"),
]


def _recipient() -> forms.CharField:
    return forms.CharField(
        label=_("Destinataire"),
        max_length=LINE,
        required=False,
        widget=Suggested(RECIPIENTS),
        help_text=_("À qui le fichier est destiné ; facultatif, écrit sur sa première page et au journal."),
    )


def _reason() -> forms.CharField:
    words = _("Pourquoi le fichier est tiré ; le motif est inscrit au journal.")
    return forms.CharField(label=_("Motif"), max_length=LINE, help_text=words)


class AsOfForm(Form):
    """The moment as of which something leaves: a day in ``as_of``, and if one wishes an hour in ``as_of_time``."""

    def clean_as_of(self) -> date | None:
        """Refuse a day to come: nobody knows yet what the register will say."""
        day: date | None = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Cette date est à venir : le registre ne peut être donné qu’à une date passée."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse an hour without its day, or that has not come."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("as_of_time") and "as_of" in typed:
            moment = self.moment()
            if moment is None:
                self.add_error("as_of", _("Donnez aussi la date : une heure seule ne dit pas de quel jour."))
            elif moment > timezone.now():
                words = _("Cette heure est à venir : le registre ne peut être donné qu’à un moment passé.")
                self.add_error("as_of_time", words)
        return typed

    def moment(self) -> datetime | None:
        """Return the moment chosen; None is now."""
        day: date | None = self.cleaned_data["as_of"]
        hour: time | None = self.cleaned_data["as_of_time"]
        if day is None:
            return None
        return moment_asked(f"{day.isoformat()}T{hour.isoformat()}" if hour else day.isoformat())


class RecordFileForm(AsOfForm):
    """The moment as of which one record leaves, for whom and why."""

    not_yet = _("Cette fiche n’existait pas encore à cette date.")

    as_of = _day(
        _("Fiche au"),
        _("Laissez vide pour la fiche de maintenant ; une date donne la fiche telle qu’elle était ce soir-là."),
    )
    as_of_time = _time()
    recipient = _recipient()
    reason = _reason()


class BundleForm(AsOfForm):
    """The moment as of which a bundle speaks, for whom and why."""

    as_of = _day(
        _("Dossier au"),
        _("Laissez vide pour l’état de maintenant ; une date donne tout tel que c’était ce soir-là."),
    )
    as_of_time = _time()
    recipient = _recipient()
    reason = _reason()


class ExportForm(AsOfForm):
    """The format, the moment, whether drafts come along, for whom and why."""

    format = forms.ChoiceField(label=_("Format"))
    as_of = _day(
        _("Registre au"),
        _("Laissez vide pour le registre de maintenant ; une date donne le registre tel qu’il était ce soir-là."),
    )
    as_of_time = _time()
    drafts = forms.BooleanField(label=_("Inclure les brouillons, marqués « projet »"), required=False)
    recipient = _recipient()
    reason = _reason()

    def __init__(self, *args: Any, dataset: Dataset, selection: Selection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats: Any = self.fields["format"]
        formats.choices = [(name, chosen.label) for name, chosen in formats_of(dataset).items()]
        if selection:
            filtered = _("le filtre de la liste : %(words)s") % {"words": selection.words}
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
        is_past = typed.get("as_of") not in {None, timezone.localdate()} or typed.get("as_of_time")
        if self.is_filtered and is_past:
            words = _("Le filtre choisit dans la liste d’aujourd’hui : retirez la date, ou prenez tout le registre.")
            self.add_error("as_of", words)
        return typed

    @property
    def is_filtered(self) -> bool:
        """Tell whether only what the list shows is asked for."""
        return self.cleaned_data.get("scope") == "filter"

    def choices(self) -> dict[str, Any]:
        """Return what a valid form says of what is asked for."""
        data = self.cleaned_data
        return {
            "format": data["format"],
            "moment": self.moment(),
            "drafts": data.get("drafts", False),
            "recipient": data["recipient"],
            "reason": data["reason"],
        }
