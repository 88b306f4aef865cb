"""Forms of the house: the renderer, and the two base classes every form inherits.

A form may say, per field, its article of law and whether the DPO must confirm it:

    class PurposeForm(ModelForm):
        articles = {"purpose": _("RGPD, art. 30(1)(b)")}
        confirm = {"retention"}
"""

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from compliance.common.text import clean_text, no_control_characters, one_line

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class BoundField(DjangoBoundField):
    """A field as the templates read it: with its article of law and the id an error leads to."""

    @property
    def article(self) -> "_StrOrPromise":
        """Return the article of law that asks for the field, or an empty text."""
        articles: Mapping[str, _StrOrPromise] = getattr(self.form, "articles", {})
        return articles.get(self.name, "")

    @property
    def to_confirm(self) -> bool:
        """Tell whether the value waits for the DPO."""
        return self.name in getattr(self.form, "confirm", ())

    @property
    def is_check(self) -> bool:
        """Tell whether the field is one box to tick, whose label comes after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def anchor(self) -> str:
        """Return the id to go to: the control's, or that of the group when there are several controls."""
        return f"{self.auto_id}_group" if self.use_fieldset else str(self.id_for_label)

    @property
    def aria_describedby(self) -> str | None:
        """Return the ids of the help (the article counts as help) and of the errors."""
        described = super().aria_describedby
        if self.article and not self.help_text and described is not None:
            return f"{self.auto_id}_helptext {described}".strip()
        return described


class Renderer(TemplatesSetting):
    """Draws every form and field with the templates of the house."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = BoundField


class _CleanText:
    """Normalises at the widget, so that the comparison with the stored value sees no false change."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        return clean_text(value) if isinstance(value, str) else value


class TextInput(_CleanText, forms.TextInput):
    """One line of text: no browser sends two from it, and a name of several lines would write a letter by itself."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the text with a space for each end of line."""
        value = super().value_from_datadict(data, files, name)
        return one_line(value) if isinstance(value, str) else value


class EmailInput(forms.EmailInput):
    """An address: « ｏ » leads to the mailbox of « o » (RFC 3491), and is written so before it is compared."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the address in its compatible letters (NFKC)."""
        value = super().value_from_datadict(data, files, name)
        return unicodedata.normalize("NFKC", value) if isinstance(value, str) else value


class Textarea(_CleanText, forms.Textarea):
    """Several lines; the stylesheet lets the box grow with what is typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})


class DateInput(forms.DateInput):
    """The browser's own calendar, which speaks ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


OURS: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.TextInput: TextInput,
    forms.EmailInput: EmailInput,
    forms.Textarea: Textarea,
    forms.DateInput: DateInput,
}


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)  # the years that `common.dates` reckons with
OUT_OF_REACH = _("Choisissez un jour entre le 1er janvier 1900 et le 31 décembre 2100.")
IN_REACH = [MinValueValidator(FIRST_DAY, OUT_OF_REACH), MaxValueValidator(LAST_DAY, OUT_OF_REACH)]

SIZE_IN_LETTERS = {"cols", "rows"}  # Django's defaults; the stylesheet gives boxes their size


class FormMixin(forms.BaseForm):
    """Gives our widgets to Django's fields; refuses control characters in every text, and days that no rule reckons."""

    articles: Mapping[str, "_StrOrPromise"] = {}
    confirm: Collection[str] = ()
    checked = True  # False while a row is added or removed: what is typed stays, and nothing is reproached yet

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _adapt(field)

    def full_clean(self) -> None:
        """Check what was typed, unless the form is only being shown again."""
        if self.checked:
            super().full_clean()
        else:
            self._errors = ErrorDict()


class Form(FormMixin, forms.Form):
    """Base of the forms of a verb."""


class ModelForm[M](FormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """Base of the forms of a record."""


def _adapt(field: forms.Field) -> None:
    ours = OURS.get(type(field.widget))
    if ours:
        kept = field.widget
        attrs = {name: value for name, value in kept.attrs.items() if name not in SIZE_IN_LETTERS}
        field.widget = ours(attrs)
        field.widget.is_required = kept.is_required
    if isinstance(field, forms.CharField) and no_control_characters not in field.validators:
        field.validators = [*field.validators, no_control_characters]
    if isinstance(field, forms.DateField):
        field.validators = [*field.validators, *IN_REACH]


def show_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Write what a service refused beside the fields that it names, or above the form when it has no such field."""
    faults = refusal.error_dict if hasattr(refusal, "error_dict") else {"": refusal.error_list}
    for name, errors in faults.items():
        form.add_error(name if name in form.fields else None, ValidationError(errors))
