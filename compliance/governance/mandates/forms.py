"""What is typed about a mandate: its terms, its team, its end, the time it takes."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form, ModelForm
from compliance.governance.forms import CHOOSE, LAST_DAY
from compliance.governance.mandates import sheet
from compliance.governance.mandates.services import Values
from compliance.law.source import parameter
from compliance.offices.enums import TeamRole
from compliance.offices.models import Mandate, MandateMember

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField
    from django.utils.functional import _StrOrPromise

USUAL = {
    "triage_days": "dpo.request_triage",
    "breach_hours": "dpo.breach_advice",
    "restitution_days": "dpo.restitution",
}
KNOWN_KEEPS_NAME = _("Une personne qui a déjà un compte garde son nom.")


class MandateForm(ModelForm[Mandate]):
    """The terms of a mandate, in the order of the lettre de mission."""

    dpo_email = forms.EmailField(
        label=_("Adresse électronique du DPO"),
        max_length=254,
        help_text=_("Celle de son compte. Pour une société, la personne physique qui la représente."),
    )
    dpo_name = forms.CharField(label=_("Nom complet du DPO"), max_length=150, help_text=KNOWN_KEEPS_NAME)

    articles = {"position": "RGPD, art. 37(3) et 37(6)", "attests_no_conflict": "RGPD, art. 38(6)"}

    class Meta:
        model = Mandate
        fields = list(sheet.COLUMNS)
        widgets = {"designee": forms.RadioSelect}
        help_texts = {
            "ends": _("Vide si le mandat n’a pas de terme ; il ne pourra alors être renouvelé."),
            "days_per_year": _("Des jours entiers ou des demi-journées : 12 ou 12,5."),
            "other_tasks": _("Celles que le DPO exerce ailleurs ou pour l’organisme, sans conflit d’intérêts."),
            "local_relay": _("Le référent RGPD par qui le DPO est joignable sur place."),
            "cnil_phone": _("Communiqué à la CNIL, jamais publié."),
            "cnil_email": _("Communiquée à la CNIL, jamais publiée."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        mandate: Mandate | None = kwargs.get("instance")
        known = {"dpo_email": mandate.person.email, "dpo_name": str(mandate.person)} if mandate else _usual_terms()
        kwargs["initial"] = {**known, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in ("position", "civility"):
            field: Any = self.fields[name]
            field.choices = [("", CHOOSE), *(choice for choice in field.choices if choice[0])]

    def groups(self) -> "list[tuple[str, _StrOrPromise, str, list[BoundField]]]":
        """Return the fields under the titles of the lettre: anchor, title, article, fields."""
        named = ["dpo_email", "dpo_name"]
        return [
            (anchor, title, article, [self[name] for name in ([*named, *names] if anchor == "dpo" else names)])
            for anchor, title, article, names in sheet.GROUPS
        ]

    def terms(self) -> Values:
        """Return the mandate's columns, once the form is valid."""
        return {name: self.cleaned_data[name] for name in sheet.COLUMNS}

    def person(self) -> dict[str, str]:
        """Return who is designated, as the verbs take it."""
        return {"email": self.cleaned_data["dpo_email"], "full_name": self.cleaned_data["dpo_name"]}


class ConfirmForm(Form):
    """Nothing to type: the button says it all."""


class EndForm(Form):
    """The last day of a mandate, and why it ends early."""

    on = forms.DateField(label=_("Dernier jour"), help_text=LAST_DAY)
    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea, max_length=2000)


class ReceiptForm(Form):
    """The CNIL's receipt."""

    receipt = forms.CharField(label=_("Numéro du récépissé"), max_length=60)
    receipt_on = forms.DateField(label=_("Reçu le"))


class MemberForm(ModelForm[MandateMember]):
    """A person joins the DPO's team."""

    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    full_name = forms.CharField(label=_("Nom complet"), max_length=150, help_text=KNOWN_KEEPS_NAME)
    field_order = ["email", "full_name", "role", "starts", "ends"]

    class Meta:
        model = MandateMember
        fields = ["role", "starts", "ends"]
        help_texts = {
            "ends": _("Vide jusqu’à la fin du mandat."),
            "role": _("Un nouveau titulaire prend la suite du présent, dont le dernier jour est la veille."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [("", CHOOSE), *TeamRole.choices]


class EndMemberForm(Form):
    """The last day of a member."""

    on = forms.DateField(label=_("Dernier jour"), help_text=LAST_DAY)


def _usual_terms() -> dict[str, Any]:
    today = timezone.localdate()
    return {name: parameter(key, today).number for name, key in USUAL.items()}
