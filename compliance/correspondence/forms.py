"""What is typed about a letter: which kind, its words, how it leaves; and the words of an office's own models."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form
from compliance.correspondence import delivery, effects
from compliance.correspondence.enums import Way
from compliance.correspondence.models import Letter
from compliance.correspondence.rules import REASONS, Text
from compliance.correspondence.services import Written, enclosable
from compliance.correspondence.words import kind_of
from compliance.history.canonical import Content
from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term
from compliance.subject_requests.enums import Outcome

OUTCOME = "outcome-"  # before the key of a right, in the name of its field
ROWS = {"rows": 16}


class KindForm(Form):
    """Which letter to write, among those that are of use to the request as it stands."""

    kind = forms.ChoiceField(label=_("Quelle lettre ?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, offered: list[Term]) -> None:
        super().__init__(data)
        kind: Any = self.fields["kind"]
        kind.choices = [
            (term.code, f"{term.label} ({term.article})" if term.article else term.label) for term in offered
        ]


class LetterForm(Form):
    """The words of a letter, what it answers, what it encloses."""

    to = forms.CharField(
        label=_("Destinataire"),
        widget=forms.Textarea({"rows": 4}),
        required=False,
        max_length=1_000,
        help_text=_("Le nom, puis l’adresse, ligne par ligne."),
    )
    subject = forms.CharField(label=_("Objet"), max_length=300)
    body = forms.CharField(label=_("Texte"), widget=forms.Textarea(ROWS))
    reasons = forms.CharField(label=_("Motifs"), widget=forms.Textarea({"rows": 4}), required=False)
    enclosed = forms.TypedMultipleChoiceField(
        label=_("Pièces jointes"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, letter: Letter, content: Content) -> None:
        super().__init__(data, initial=_initial(letter))
        self.letter, self.kind = letter, kind_of(letter.kind)
        self.articles = {"reasons": self.kind.article}
        self._ask_outcomes(content)
        self._ask_reasons()
        self._offer_documents()
        asked = [
            name for name in ("to", *self.outcomes, "reasons", "subject", "body", "enclosed") if name in self.fields
        ]
        self.order_fields(asked)

    def _ask_outcomes(self, content: Content) -> None:
        """Ask what the letter says of each right that awaits its answer."""
        known, outcomes = vocabulary("request_rights"), effects.outcomes_of(self.letter.kind)
        self.outcomes: dict[str, str] = {}
        for one in effects.to_answer(content) if outcomes else ():
            name = f"{OUTCOME}{one.key}"
            self.outcomes[name] = one.key
            said = [(outcome.value, Outcome(outcome.value).label) for outcome in outcomes]
            choices: Any = [("", _("pas dans cette lettre")), *said]
            self.fields[name] = forms.ChoiceField(label=known.label(one.right), choices=choices, required=False)
            self.initial[name] = self.letter.outcomes.get(one.key, "")

    def _ask_reasons(self) -> None:
        """Ask for reasons where the letter or the register needs them."""
        if REASONS in self.kind.data["asks_for"]:
            words = _("Ils prennent dans la lettre la place de [[motifs]], et vont au registre quand elle part.")
        elif self.outcomes:
            words = _("Pour le registre : pourquoi un droit que rien n’ouvre en principe est accordé. Sinon, rien.")
        else:
            del self.fields["reasons"]
            return
        self.fields["reasons"].help_text = words

    def _offer_documents(self) -> None:
        """Offer the documents of the request that may leave with the letter."""
        offered = [(one.number, str(one)) for one in enclosable(self.letter.record)]
        if not offered:
            del self.fields["enclosed"]
            return
        enclosed: Any = self.fields["enclosed"]
        enclosed.choices = offered

    def written(self) -> Written:
        """Return what was typed."""
        typed = self.cleaned_data
        outcomes = {key: typed[name] for name, key in self.outcomes.items() if typed.get(name)}
        return Written(
            subject=typed["subject"],
            body=typed["body"],
            to=typed["to"],
            reasons=typed.get("reasons", self.letter.reasons),
            outcomes=outcomes,
            enclosed=typed.get("enclosed", ()),
        )


class WhyForm(Form):
    """What is to be done again."""

    why = forms.CharField(
        label=_("Ce qui est à reprendre"), widget=forms.Textarea, help_text=_("Qui prépare la lettre le lira dessus.")
    )


class SendForm(Form):
    """How a letter leaves, and when."""

    way = forms.ChoiceField(label=_("Envoyée par"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("Le"), initial=timezone.localdate)
    articles = {"way": _("RGPD, art. 12(3) : une demande électronique a une réponse électronique")}

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        super().__init__(data)
        offered = delivery.ways(letter)
        way: Any = self.fields["way"]
        way.choices = [(one.value, one.label) for one in offered]
        way.initial = letter.way or offered[0].value

    def sending(self) -> dict[str, Any]:
        """Return the day and the way."""
        return {"on": self.cleaned_data["on"], "way": Way(self.cleaned_data["way"])}


class ConfirmForm(Form):
    """Nothing to type: the page asks, the button answers."""


class ModelTextForm(Form):
    """The words of an office for a kind of letter."""

    subject = forms.CharField(label=_("Objet"), max_length=300)
    body = forms.CharField(
        label=_("Texte"), widget=forms.Textarea(ROWS), help_text=_("Une ligne vide sépare deux paragraphes.")
    )

    def text(self) -> Text:
        """Return what was typed."""
        return Text(self.cleaned_data["subject"], self.cleaned_data["body"])


def _initial(letter: Letter) -> dict[str, Any]:
    enclosed = list(letter.enclosed.order_by("number").values_list("number", flat=True)) if letter.pk else []
    words = {"to": letter.to, "subject": letter.subject, "body": letter.body, "reasons": letter.reasons}
    return {**words, "enclosed": enclosed}
