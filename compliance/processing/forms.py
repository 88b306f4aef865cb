"""The small forms of the register's verbs; the record's own form is made from its models."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import LINE, PROSE
from compliance.common.forms import Form, Textarea
from compliance.offices.models import Office
from compliance.processing.catalogue import TemplateRevision
from compliance.processing.enums import Verdict


class CopyForm(Form):
    """The office that receives a copy."""

    office = forms.ChoiceField(label=_("Organisme qui reçoit la copie"))

    def __init__(self, offices: Sequence[Office], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {office.slug: office for office in offices}
        choices: Any = self.fields["office"]
        choices.choices = [("", _("Choisir…")), *((office.slug, office.name) for office in offices)]

    def chosen(self) -> Office:
        """Return the office, once the form is valid."""
        return self.offices[self.cleaned_data["office"]]


class ViewForm(Form):
    """The name under which a list is kept."""

    name = forms.CharField(label=_("Nom de la vue"), max_length=80)


class AskForm(Form):
    """What one asks the DPO, if one has something to ask."""

    question = forms.CharField(
        label=_("Question au DPO"),
        max_length=2000,
        required=False,
        widget=Textarea,
        help_text=_("Ce sur quoi vous attendez l’avis en particulier ; laissez vide pour un avis sur toute la fiche."),
    )


class AnswerForm(Form):
    """The DPO's opinion: its sense, and what it says."""

    verdict = forms.ChoiceField(label=_("Avis"), choices=Verdict.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Texte de l’avis"),
        max_length=PROSE,
        widget=Textarea,
        help_text=_("Il est gardé tel quel : ni l’organisme ni vous ne pourrez le modifier."),
    )


class ChoicesForm(Form):
    """The questions that a template asks before it is adopted."""

    def __init__(self, choices: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in choices:
            answers = [(str(rank), answer["label"]) for rank, answer in enumerate(choice["answers"])]
            self.fields[choice["key"]] = forms.ChoiceField(
                label=choice["question"], choices=answers, widget=forms.RadioSelect, initial="0"
            )

    def answers(self) -> list[int]:
        """Return the rank of each answer, once the form is valid."""
        return [int(self.cleaned_data[name]) for name in self.fields]


class TemplateForm(Form):
    """A network's new template: its name, and what it starts from."""

    name = forms.CharField(label=_("Nom du traitement"), max_length=LINE)
    start: "forms.ModelChoiceField[TemplateRevision]" = forms.ModelChoiceField(
        TemplateRevision._default_manager.none(),
        label=_("Partir de"),
        required=False,
        empty_label=_("une fiche vide"),
        help_text=_("Le contenu est recopié : vous le changez ensuite librement."),
    )

    def __init__(self, starts: QuerySet[TemplateRevision], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["start"]
        choices.queryset = starts


class NoteForm(Form):
    """What a published version changes."""

    note = forms.CharField(
        label=_("Ce qui change"),
        max_length=2000,
        widget=Textarea,
        help_text=_("Pour les membres qui ont repris la version précédente : quoi, et pourquoi."),
    )
