"""What is typed about the time a DPO's team gives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import ModelForm
from compliance.governance.forms import CHOOSE
from compliance.offices.models import Office, TimeEntry


class TimeForm(ModelForm[TimeEntry]):
    """Half-days given to one of ``offices``; the office is asked for when there are several."""

    office = forms.ChoiceField(label=_("Organisme"))
    field_order = ["office", "day", "half_days", "subject"]

    class Meta:
        model = TimeEntry
        fields = ["day", "half_days", "subject"]
        widgets = {"half_days": forms.RadioSelect}
        help_texts = {"subject": _("Ce que l’organisme lira : réunion, avis, audit, formation.")}

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        half_days: Any = self.fields["half_days"]
        half_days.choices = [choice for choice in half_days.choices if choice[0]]
        self.offices = {office.slug: office for office in offices}
        if len(offices) == 1:
            del self.fields["office"]
        else:
            asked: Any = self.fields["office"]
            asked.choices = [("", CHOOSE), *((office.slug, office.name) for office in offices)]

    def chosen(self) -> Office:
        """Return the office, once the form is valid."""
        slug = self.cleaned_data.get("office") or next(iter(self.offices))
        return self.offices[slug]

    def spent(self) -> dict[str, Any]:
        """Return the time, as the verbs take it."""
        return {name: self.cleaned_data[name] for name in ("day", "half_days", "subject")}
