"""The small forms of the register's verbs; the record's own form is made from its models."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form, Textarea


class ReasonForm(Form):
    """Why a record moves; kept in the ledger."""

    reason = forms.CharField(label=_("Motif"), max_length=2000, widget=Textarea)


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
