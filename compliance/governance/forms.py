"""The short forms that several rooms of governance ask: a last day, a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form

CHOOSE = _("Choisir…")
LAST_DAY = _("Ce jour est compris ; les droits cessent le lendemain.")


class EndForm(Form):
    """The last day of a dated place."""

    ends = forms.DateField(label=_("Dernier jour"), help_text=LAST_DAY)

    def told(self) -> dict[str, Any]:
        """Return what the verb that ends the place takes, once the form is valid."""
        return {"on": self.cleaned_data["ends"]}


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea, max_length=2000)
