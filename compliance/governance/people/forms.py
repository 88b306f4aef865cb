"""What whoever manages people types: an offer, an appointment, a last day."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form
from compliance.governance.forms import CHOOSE, LAST_DAY
from compliance.offices.enums import Role
from compliance.offices.models import Office
from compliance.offices.rules import GIVEN_BY, OFFICE_ADMIN

GIVEN = [(role.value, role.label) for role in Role if role.value in GIVEN_BY[OFFICE_ADMIN]]


class WhyForm(Form):
    """Why, for whoever wants to say it: the ledger keeps it."""

    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
        help_text=_("Facultatif ; l’historique de l’organisme le garde."),
    )


class PlaceForm(WhyForm):
    """A role, from a day to a day; in which office, when one manages several."""

    role = forms.ChoiceField(label=_("Rôle"), choices=[("", CHOOSE), *GIVEN])
    starts = forms.DateField(label=_("À partir du"))
    ends = forms.DateField(label=_("Jusqu’au"), required=False, help_text=_("Vide tant que la fin n’est pas connue."))
    field_order: Sequence[str] = ("office", "role", "starts", "ends", "reason")

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {office.slug: office for office in offices}
        if len(self.offices) > 1:
            choices = [("", CHOOSE), *((office.slug, office.name) for office in offices)]
            self.fields["office"] = forms.ChoiceField(label=_("Organisme"), choices=choices)
            self.order_fields(self.field_order)

    def gift(self) -> dict[str, Any]:
        """Return what the verb takes, once it is valid."""
        typed = dict(self.cleaned_data)
        slug = typed.pop("office", None)
        return {**typed, "office": self.offices[slug] if slug else next(iter(self.offices.values()))}


class InviteForm(PlaceForm):
    """To whom a place is offered."""

    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    full_name = forms.CharField(
        label=_("Nom complet"), max_length=150, help_text=_("La personne le confirme en ouvrant son compte.")
    )
    field_order = ("office", "email", "full_name", "role", "starts", "ends", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class LastDayForm(WhyForm):
    """The last day of a place."""

    ends = forms.DateField(label=_("Dernier jour"), help_text=LAST_DAY)
    field_order = ("ends", "reason")


class TermForm(WhyForm):
    """The last day of a place, or none."""

    ends = forms.DateField(label=_("Dernier jour"), required=False, help_text=_("Vide : la place n’a pas de terme."))
    field_order = ("ends", "reason")


class SureForm(Form):
    """Nothing to type: the page says what will happen."""
