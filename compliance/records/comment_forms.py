"""What is typed when one comments on a record."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.common.forms import Form, Textarea
from compliance.records.comments import LONGEST


class CommentForm(Form):
    """The text, and the persons to tell."""

    text = forms.CharField(
        label=_("Commentaire"),
        max_length=LONGEST,
        widget=Textarea({"rows": 5}),
        help_text=_(
            "Ce qui doit rester vrai s’écrit dans la fiche : un commentaire n’entre ni au registre ni à l’export."
        ),
    )
    told = forms.ModelMultipleChoiceField(
        label=_("Prévenir"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Une lettre leur dit qu’un commentaire les nomme, sur quelle fiche, et rien de plus."),
    )

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["told"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = people
