"""What is typed when a record is confided to a service, prolonged, or declared done."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form, Textarea
from compliance.records.guest_rules import USUAL

LONGEST_TEXT = 2_000
LAST_DAY = _("Ce jour est compris ; le droit cesse le lendemain, sans autre geste. 90 jours au plus.")


DUE_DAY = _("Un rappel part trois jours avant, puis ce jour-là ; le lendemain, la lettre de retard vient aussi à vous.")
NO_DUE_DAY = _("Vide : le dernier jour.")


def due_field() -> forms.DateField:
    """Return the field of the day by which the part is expected."""
    return forms.DateField(label=_("À compléter pour le"), required=False, help_text=f"{DUE_DAY} {NO_DUE_DAY}")


class ConfideForm(Form):
    """To whom, for what, by when, until when."""

    full_name = forms.CharField(label=_("Nom complet"), max_length=150)
    email = forms.EmailField(
        label=_("Adresse électronique"), max_length=254, help_text=_("Le lien ne s’ouvre qu’avec cette adresse.")
    )
    request = forms.CharField(
        label=_("Ce qui est demandé"),
        max_length=LONGEST_TEXT,
        widget=Textarea,
        help_text=_("Par exemple : compléter les destinataires et les durées de conservation."),
    )
    due_on = due_field()
    ends = forms.DateField(label=_("Ouverte jusqu’au"), help_text=LAST_DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"ends": timezone.localdate() + USUAL})
        super().__init__(*args, **kwargs)


class ConfirmForm(Form):
    """Nothing is asked but a button."""


class ProlongForm(Form):
    """The new last day, and the day by which the part is expected."""

    due_on = due_field()
    ends = forms.DateField(label=_("Ouverte jusqu’au"), help_text=LAST_DAY)


class DoneForm(Form):
    """A word to who asked, if one wishes."""

    message = forms.CharField(
        label=_("Message"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=Textarea,
        help_text=_("Ce que la personne qui vous l’a demandé doit savoir ; il se lit sur la fiche."),
    )
