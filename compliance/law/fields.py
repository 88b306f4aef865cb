"""A column that holds a code of a legal vocabulary."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from compliance.law.source import vocabulary

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
else:
    CharField = models.CharField  # not subscriptable when it runs


class CodeField(CharField):
    """The code of a term; refused when the vocabulary does not know it. Labels stay in the vocabulary."""

    def __init__(self, *args: Any, vocabulary: str, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keep the vocabulary's name in migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "vocabulary": self.vocabulary}

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse a code that the vocabulary has never known; a term out of force stays readable."""
        super().validate(value, model_instance)
        if value and value not in vocabulary(self.vocabulary).known_codes():
            raise ValidationError(_("« %(code)s » n’est pas un choix de cette liste."), "unknown", {"code": value})

    def formfield(self, **kwargs: Any) -> Any:
        """Offer the terms in force today, after an empty choice; the column's default is chosen first."""
        return CodeChoiceField(
            vocabulary=self.vocabulary,
            required=not self.blank,
            initial=kwargs.get("initial", self.get_default() if self.has_default() else None),
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
        )


class CodeChoiceField(forms.ChoiceField):
    """The choice of a term among those in force today, after an empty choice."""

    default_error_messages = {"invalid_choice": _("« %(value)s » n’est pas un choix de cette liste.")}

    def __init__(self, *, vocabulary: str, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(choices=self._offered, **kwargs)

    def _offered(self) -> list[Any]:
        return [("", str(_("Choisir…"))), *vocabulary(self.vocabulary).grouped_choices()]

    def keep(self, code: str) -> None:
        """Offer also the term that is stored, when it is no longer in force: editing must not take it away."""
        known = vocabulary(self.vocabulary)
        if code and code not in known.codes():
            self.choices = [*self._offered(), (code, known.label(code))]
