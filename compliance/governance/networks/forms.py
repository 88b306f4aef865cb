"""What a coordinator types: a presidency, a convention; and the installer, a coordinator."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form, ModelForm
from compliance.governance.forms import CHOOSE
from compliance.governance.networks import directory
from compliance.offices.models import Convention, Coordination, Network, Office, Presidency

LEFT_OPEN = {"ends": _("Vide tant que la fin n’est pas connue.")}


class PresidencyForm(Form):
    """Which member presides, in which civil year."""

    year = forms.IntegerField(label=_("Année"), min_value=1900, max_value=2100)
    office: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        Office._default_manager.none(), label=_("Organisme"), empty_label=CHOOSE
    )

    def __init__(self, network: Network, presidency: Presidency | None, *args: Any, **kwargs: Any) -> None:
        noted = {"year": timezone.localdate().year}
        if presidency is not None:
            noted = {"year": presidency.year, "office": presidency.office_id}
        super().__init__(*args, initial=noted, **kwargs)
        choices: Any = self.fields["office"]
        choices.queryset = directory.former_and_present(network)


class ConventionForm(ModelForm[Convention]):
    """A convention and its parties."""

    field_order = ["title", "parties", "signed_on", "starts", "ends", "subject", "notice"]

    class Meta:
        model = Convention
        fields = ["title", "parties", "signed_on", "starts", "ends", "subject", "notice"]
        widgets = {"parties": forms.CheckboxSelectMultiple(attrs={"class": "columns"})}
        help_texts = {
            **LEFT_OPEN,
            "parties": _("Deux membres au moins, tous membres du réseau au premier jour de la convention."),
            "subject": _("Ce que les parties mettent en commun."),
        }

    def __init__(self, network: Network, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["parties"]
        choices.queryset = directory.former_and_present(network)

    def values(self) -> dict[str, Any]:
        """Return the convention's columns, once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "parties"}


class CoordinatorForm(ModelForm[Coordination]):
    """The person who will coordinate a network, and for how long."""

    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    full_name = forms.CharField(
        label=_("Nom complet"), max_length=150, help_text=_("Une personne qui a déjà un compte garde son nom.")
    )
    field_order = ["email", "full_name", "starts", "ends"]

    class Meta:
        model = Coordination
        fields = ["starts", "ends"]
        help_texts = LEFT_OPEN
