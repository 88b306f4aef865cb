"""The links of a record in its form: what each may be, read once for the whole page."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.common.forms import ModelForm
from compliance.records.links import names_of

type Choices = list[tuple[int, str]]
type Offered = Callable[[Any], Choices]  # of a linked model: the ids and names of the records that one may choose

INVALID = gettext_lazy("Cette fiche n’est pas offerte ici : choisissez-la dans la liste.")


def nothing(model: Any) -> Choices:
    """Offer nothing: what is shared by several offices links to none of their records."""
    return []


class LinkChoiceField(forms.TypedChoiceField):
    """The choice of a record by its name; the value is its id, or None."""

    def __init__(self, *, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(coerce=int, empty_value=None, error_messages={"invalid_choice": INVALID}, **kwargs)

    def offer(self, choices: Choices) -> None:
        """Offer these records, after an empty choice."""
        self.choices = [("", _("Choisir…")), *choices]


class Offer:
    """What the links of one form may be, and what those that are stored lead to: one query each, for all the rows."""

    def __init__(self, offered: Offered, stored: Mapping[Any, Collection[int]]) -> None:
        self._offered, self._stored = cache(offered), stored
        self._names = cache(self._read_names)

    def choices(self, model: Any, kept: Any) -> Choices:
        """Return what is offered, and ``kept``: editing must not take away what is stored."""
        choices = self._offered(model)
        if kept is None or any(pk == kept for pk, _name in choices):
            return choices
        return [*choices, *((pk, name) for pk, name in self._names(model) if pk == kept)]

    def _read_names(self, model: Any) -> Choices:
        return names_of(model, self._stored.get(model, ()))


class ContentForm(ModelForm[Any]):
    """The form of the content of a model. Its links hold ids: what they lead to is checked when the record is saved."""

    def _post_clean(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, LinkChoiceField):
                setattr(self.instance, f"{name}_id", self.cleaned_data.get(name))
        super()._post_clean()  # type: ignore[misc]  # Django's own, between the fields and the model's checks


@cache
def content_form(model: Any, names: tuple[str, ...], links: tuple[Any, ...]) -> type[ContentForm]:
    """Return the form of these columns of a model, of which ``links`` are links."""
    plain = [name for name in names if name not in {link.name for link in links}]
    declared = {link.name: _field(link) for link in links}
    base = type(f"{model.__name__}Form", (ContentForm,), {**declared, "field_order": names})
    made: type[ContentForm] = forms.modelform_factory(model, form=base, fields=plain)  # type: ignore[assignment]
    return made


def _field(link: Any) -> LinkChoiceField:
    return LinkChoiceField(
        model=link.related_model,
        required=not link.blank,
        label=capfirst(link.verbose_name),
        help_text=link.help_text,
    )
