"""What is typed to find an office among those one serves."""

from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form
from compliance.common.text import folded, holds_words
from compliance.offices.models import Office


class OfficeSearch(Form):
    """Words of an office's name or of its town."""

    q = forms.CharField(label=_("Nom ou ville"), max_length=150, required=False)

    def finds(self, office: Office) -> bool:
        """Tell whether the office's name and town hold every word, whatever its case and accents."""
        return holds_words(f"{office.name} {office.city}", self._words)

    @cached_property
    def _words(self) -> list[str]:
        return folded(self.cleaned_data["q"]).split() if self.is_valid() else []
