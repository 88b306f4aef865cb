"""What is asked about retention: a period, a suspension, a visa, a confirmation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form, ModelForm
from compliance.documents.forms import FileForm
from compliance.retention.models import Hold, RetentionSetting


class PeriodForm(ModelForm[RetentionSetting]):
    """How long the office keeps something, from which day, and why."""

    class Meta:
        model = RetentionSetting
        fields = ["value", "unit", "starts", "reason"]


class HoldForm(ModelForm[Hold]):
    """Why a record is kept, and until what."""

    class Meta:
        model = Hold
        fields = ["reason", "until"]


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label=_("Motif"), max_length=2_000, widget=forms.Textarea({"rows": 4}))


class VisaForm(FileForm):
    """The visa of the Archives départementales: its day, its reference, its scan."""

    on = forms.DateField(label=_("Date du visa"))
    reference = forms.CharField(
        label=_("Référence du visa"), max_length=300, help_text=_("Le numéro que portent les Archives départementales.")
    )
    field_order = ["on", "reference", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Bordereau visé, numérisé")


class DestroyForm(Form):
    """The reference of the bordereau, typed: destroying is for good."""

    typed = forms.CharField(label=_("Pour confirmer, écrivez la référence du bordereau"), max_length=20)

    def __init__(self, *args: Any, reference: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reference = reference
        self.fields["typed"].help_text = _("« %(reference)s »") % {"reference": reference}

    def clean_typed(self) -> str:
        """Refuse anything else."""
        typed: str = self.cleaned_data["typed"]
        if typed.strip().upper() != self.reference:
            raise ValidationError(_("Ce n’est pas la référence de ce bordereau."))
        return typed


def today_first() -> dict[str, Any]:
    """Return what a form of a period opens with."""
    return {"starts": timezone.localdate()}
