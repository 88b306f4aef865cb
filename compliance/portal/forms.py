"""The four steps of the public form, and the forms of follow-up.

Nothing is kept on the server before the sending: what was typed at the other steps travels in the page. A step checks
itself when one leaves it forwards, and all of them are checked again at the sending.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form
from compliance.law.source import vocabulary
from compliance.portal import rules, words
from compliance.portal.pieces import MOST_FILES, PiecesField, largest
from compliance.subject_requests.rights import POST_MORTEM
from compliance.subject_requests.rules import AFTER_DEATH, Quality

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict
    from django.utils.functional import _StrOrPromise

LONGEST_NAME, LONGEST_WORDS = 150, 10_000


class Step(Form):
    """One page of the form."""

    title: "_StrOrPromise" = ""

    def carried(self) -> Iterator[str]:
        """Yield what was typed, as inputs that nobody sees, for the pages of the other steps."""
        for field in self:
            if not isinstance(field.field, forms.FileField):
                yield field.as_hidden()


class WhoForm(Step):
    """Who asks, and for whom: they may be two (law of Art. 12(6) GDPR; LIL, art. 84-85)."""

    title = _("Qui êtes-vous ?")

    requester_quality = forms.ChoiceField(
        label=_("Pour qui demandez-vous ?"),
        choices=list(words.QUALITIES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    own_name = forms.CharField(
        label=_("Votre prénom et votre nom"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Écrivez votre prénom et votre nom.")},
    )
    other_name = forms.CharField(
        label=_("Prénom et nom de la personne"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("La personne pour qui vous demandez."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    heir_scope = forms.ChoiceField(
        label=_("Pourquoi demandez-vous ?"),
        choices=list(words.HEIR_SCOPES.items()),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("La loi permet à un héritier de demander pour ces deux raisons."),
    )
    person_reference = forms.CharField(
        label=_("Un numéro qui aide à trouver le dossier"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Numéro de bail, de demande de logement, ou adresse du logement. Vous pouvez laisser vide."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the person's name when it is another, and for what an heir acts."""
        found: dict[str, Any] = super().clean() or {}
        quality = found.get("requester_quality")
        if quality and quality != Quality.SELF and not found.get("other_name"):
            self.add_error("other_name", _("Écrivez le prénom et le nom de la personne."))
        if quality == Quality.HEIR and not found.get("heir_scope"):
            self.add_error("heir_scope", _("Choisissez une réponse."))
        return found

    @property
    def quality(self) -> str:
        """Return what was answered, checked or not yet."""
        return str(self["requester_quality"].value() or "")

    def told(self) -> dict[str, str]:
        """Return the columns of the request, once valid."""
        typed = self.cleaned_data
        quality, own, other = typed["requester_quality"], typed["own_name"], typed["other_name"]
        is_self = quality == Quality.SELF
        return {
            "requester_quality": quality,
            "person_name": own if is_self else other,
            "requester_name": "" if is_self else own,
            "heir_scope": typed["heir_scope"] if quality == Quality.HEIR else "",
            "person_reference": typed["person_reference"],
        }


class RightsForm(Step):
    """Which rights; none may be ticked, for one need not know the law to ask."""

    title = _("Que demandez-vous ?")

    rights = forms.MultipleChoiceField(
        label=_("Ce que vous demandez"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Vous pouvez cocher plusieurs réponses. Vous ne savez pas ? Ne cochez rien, et continuez."),
    )

    def __init__(self, *args: Any, quality: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = vocabulary("request_rights").valid()
        field: Any = self.fields["rights"]
        field.choices = [
            (term.code, term.data["plain"]) for term in terms if term.code != POST_MORTEM or quality in AFTER_DEATH
        ]


class WordsForm(Step):
    """What the person says."""

    title = _("Expliquez votre demande")

    wording = forms.CharField(
        label=_("Votre demande, avec vos mots"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "Écrivez simplement. N’écrivez pas votre numéro de sécurité sociale ni votre santé si ce n’est pas utile."
        ),
        error_messages={"required": _("Écrivez ce que vous demandez. Une phrase suffit.")},
    )


class AnswerForm(Step):
    """How to be told, and the files: they are asked last, for a page does not give a file back."""

    title = _("Où vous répondre ?")

    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        required=False,
        help_text=_("Pour vous dire qu’il y a du nouveau. Nous n’écrivons jamais la réponse dans un courriel."),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": _("Cette adresse n’est pas complète. Exemple : nom@exemple.fr")},
    )
    phone = forms.CharField(
        label=_("Votre téléphone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )
    address = forms.CharField(
        label=_("Votre adresse"),
        max_length=500,
        required=False,
        help_text=_("Si vous voulez une réponse par la poste."),
        widget=forms.Textarea({"autocomplete": "street-address", "rows": 3}),
    )
    pieces = PiecesField(label=_("Vos fichiers"))
    website = forms.CharField(required=False)  # the trap: no person meets it, and what fills every field does

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pieces"].help_text = pieces_help()

    @property
    def is_caught(self) -> bool:
        """Tell whether the trap was filled."""
        return bool(self["website"].value())

    def carried(self) -> Iterator[str]:
        """Yield what was typed, but the trap: it stays what it is, in its own page."""
        return (str(self[name].as_hidden()) for name in ("email", "phone", "address"))


def pieces_help() -> str:
    """Return what is said beside the choice of files."""
    said = _(
        "PDF, ou photo JPEG ou PNG. %(number)s fichiers au plus, de %(size)s chacun. "
        "Ne joignez pas de pièce d’identité."
    )
    return str(said % {"number": MOST_FILES, "size": filesizeformat(largest())})


STEPS: tuple[type[Step], ...] = (WhoForm, RightsForm, WordsForm, AnswerForm)


class Ask:
    """The whole form, as one page brings it back: every step holds what was typed."""

    def __init__(
        self, data: QueryDict | None = None, files: "MultiValueDict[str, Any] | None" = None, *, checked: bool = True
    ) -> None:
        self.who = WhoForm(data)
        self.rights = RightsForm(data, quality=self.who.quality)
        self.words = WordsForm(data)
        self.answer = AnswerForm(data, files)
        if not checked:
            for step in self.steps:
                step.checked = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the four steps in order."""
        return (self.who, self.rights, self.words, self.answer)

    def first_fault(self) -> int:
        """Return the number of the first step that is refused, 0 when all are taken."""
        return next((number for number, step in enumerate(self.steps, 1) if not step.is_valid()), 0)

    def others(self, shown: int) -> list[str]:
        """Return what the page of a step carries of the others."""
        return [field for number, step in enumerate(self.steps, 1) if number != shown for field in step.carried()]

    def summary(self) -> list[tuple[str, int, list[str]]]:
        """Return what was typed at the first three steps, in words: its name, its step, its lines."""
        quality, names = self.who.quality, [self.who["own_name"].value(), self.who["other_name"].value()]
        ticked = set(self.rights["rights"].value() or [])
        choices: Any = self.rights.fields["rights"]
        rights = [str(label) for code, label in choices.choices if code in ticked]
        is_self = quality in {"", Quality.SELF.value}
        who = [str(words.QUALITIES.get(quality, "")), *(str(name or "") for name in names[: 1 if is_self else 2])]
        return [
            (str(WhoForm.title), 1, [line for line in who if line]),
            (str(RightsForm.title), 2, rights or [str(_("Vous n’avez rien coché : nous lirons votre texte."))]),
            (str(WordsForm.title), 3, [str(self.words["wording"].value() or "")]),
        ]

    def content(self) -> Mapping[str, Any]:
        """Return the columns of the request and the codes of its rights, once all the steps are valid."""
        columns = ("email", "phone", "address")
        return {
            **self.who.told(),
            "rights": self.rights.cleaned_data["rights"],
            "wording": self.words.cleaned_data["wording"],
            **{name: self.answer.cleaned_data[name] for name in columns},
        }


class EnterForm(Form):
    """A reference and its code, typed back."""

    reference = forms.CharField(
        label=_("Numéro de la demande"),
        max_length=40,
        help_text=_("Par exemple : D-0007"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    code = forms.CharField(
        label=_("Code secret"),
        max_length=60,
        help_text=_("Les 16 lettres et chiffres que vous avez notés. Les espaces et les minuscules sont acceptés."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    @property
    def number(self) -> int:
        """Return the number that was typed, 0 for none."""
        return rules.typed_reference(self.data.get("reference", ""))

    @property
    def typed_code(self) -> str:
        """Return the code that was typed, "" when it cannot be one."""
        return rules.typed_code(self.data.get("code", ""))


class WriteForm(Form):
    """A message from the person, with files."""

    text = forms.CharField(
        label=_("Votre message"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Écrivez votre message. Une phrase suffit, même pour envoyer un fichier.")},
    )
    pieces = PiecesField(label=_("Vos fichiers"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pieces"].help_text = pieces_help()
