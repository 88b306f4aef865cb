"""What is typed when a question is asked, given another day, or asked again."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form, Textarea
from compliance.common.french_dates import in_words
from compliance.questions import rules
from compliance.records.guest_forms import DUE_DAY
from compliance.subject_requests.models import SubjectRequest

SHOWN = _("Le service lit ce qui est écrit ici, et rien d’autre de la demande. Vide : il n’en sait rien.")


class DueForm(Form):
    """The day of an answer; one that passes the strict day of the request is asked for knowingly."""

    due_on = forms.DateField(label=_("Réponse attendue pour le"), help_text=DUE_DAY)

    def __init__(self, data: Any = None, *, request: SubjectRequest, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        strict = request.due_on
        if strict is not None:
            told = _("%(rule)s La demande est à répondre pour le %(day)s.")
            self.fields["due_on"].help_text = told % {"rule": DUE_DAY, "day": in_words(strict)}
        if self._passes(strict):
            self.fields["beyond"] = forms.BooleanField(
                label=_("Je sais que cette réponse viendra après l’échéance stricte de la demande"), required=False
            )

    def _passes(self, strict: date | None) -> bool:
        typed = self["due_on"].value() if self.is_bound else self.initial.get("due_on")
        try:
            day = self.fields["due_on"].to_python(typed)
        except forms.ValidationError:
            return False
        return day is not None and rules.is_beyond(day, strict)

    @property
    def is_beyond(self) -> bool:
        """Tell whether the box was ticked."""
        return bool(self.cleaned_data.get("beyond"))


class AskForm(DueForm):
    """To whom, what, by when, and what they may know of the request."""

    full_name = forms.CharField(
        label=_("Nom complet"), max_length=150, help_text=_("Une personne du service, et non le service.")
    )
    email = forms.EmailField(
        label=_("Adresse électronique"), max_length=254, help_text=_("Le lien ne s’ouvre qu’avec cette adresse.")
    )
    wording = forms.CharField(
        label=_("Question"),
        widget=Textarea,
        help_text=_(
            "Par exemple : quelles données votre service détient-il sur cette personne, et d’où viennent-elles ?"
        ),
    )
    person = forms.CharField(label=_("Personne concernée"), max_length=300, required=False, help_text=SHOWN)
    file_reference = forms.CharField(label=_("Repère dans nos dossiers"), max_length=300, required=False)
    rights = forms.CharField(label=_("Droits exercés"), max_length=300, required=False)

    field_order = ("full_name", "email", "wording", "due_on", "beyond", "person", "file_reference", "rights")
    articles = {"person": _("RGPD, art. 5(1)(c)")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class AskAgainForm(DueForm):
    """What is still asked, and by when."""

    asked_again = forms.CharField(
        label=_("Ce qui est demandé de plus"),
        widget=Textarea,
        help_text=_("Le service le lit au-dessus de sa réponse, qu’il complète."),
    )

    field_order = ("asked_again", "due_on", "beyond")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class ConfirmForm(Form):
    """Nothing is asked but a button."""

    def __init__(self, data: Any = None, *, request: SubjectRequest, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data)
