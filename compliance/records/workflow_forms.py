"""The small form of the verbs that move a record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form, Textarea


class ReasonForm(Form):
    """Why a record moves; kept in the ledger."""

    reason = forms.CharField(label=_("Motif"), max_length=2000, widget=Textarea)
