"""What the staff type about the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form, ModelForm
from compliance.portal.forms import LONGEST_WORDS
from compliance.portal.models import Portal


class PortalForm(ModelForm[Portal]):
    """Whether the portal is open, and what the law has it publish."""

    class Meta:
        model = Portal
        fields = ["is_open", "publisher", "host"]


class ReplyForm(Form):
    """A message to the person."""

    text = forms.CharField(
        label=_("Message à la personne"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Elle le lit sur le portail, avec son code. Le courriel qui la prévient ne le contient pas."),
    )


class CodeForm(Form):
    """How the identity of who asks for a new code was verified."""

    articles = {"verified": _("RGPD, art. 12(6)")}

    verified = forms.CharField(
        label=_("Comment l’identité a-t-elle été vérifiée ?"),
        max_length=200,
        help_text=_("Ce que la personne a dit ou montré, sans en garder de copie : cela reste au journal."),
    )
