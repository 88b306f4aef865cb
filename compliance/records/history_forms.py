"""What one chooses on a record's history."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form

FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
UNREADABLE = _("Cette date n’existe pas ou ne se lit pas : écrivez-la comme 22/11/2026.")
TO_COME = _("Cette date est à venir : une fiche ne se lit qu’à une date passée.")


class DatesForm(Form):
    """Two days, whose evenings are compared; the second is today when it is left empty."""

    du = forms.DateField(label=_("Comparer le"), input_formats=FORMATS, error_messages={"invalid": UNREADABLE})
    au = forms.DateField(label=_("au"), input_formats=FORMATS, required=False, error_messages={"invalid": UNREADABLE})

    def clean_du(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["du"]
        return _past(day)

    def clean_au(self) -> date:
        """Refuse a day to come; no day is today."""
        day: date | None = self.cleaned_data["au"]
        return _past(day or timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order: the old text is read on the left."""
        days: dict[str, Any] = super().clean() or {}
        if "du" in days and "au" in days and days["du"] > days["au"]:
            self.add_error("au", _("La seconde date précède la première : inversez-les."))
        return days


def _past(day: date) -> date:
    if day > timezone.localdate():
        raise ValidationError(TO_COME)
    return day
