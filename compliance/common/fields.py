"""Text columns that keep what was typed, normalised once, and refuse what no screen shows."""

from typing import TYPE_CHECKING, Any

from django.core.validators import MaxLengthValidator
from django.db import models

from compliance.common.text import clean_text, no_control_characters, one_line

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:
    CharField, TextField = models.CharField, models.TextField  # not subscriptable when they run

LINE = 300
PROSE = 20_000  # below the 32,767 characters that a spreadsheet cell holds


class Line(CharField):
    """One line of text, of 300 characters at most."""

    default_validators = [*models.CharField.default_validators, no_control_characters]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LINE)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Normalise what was typed or pasted, on one line, and drop the spaces around, as forms do."""
        return one_line(value) if isinstance(value, str) else super().to_python(value)


class Prose(TextField):
    """Paragraphs of text, of 20,000 characters at most."""

    default_validators = [
        *models.TextField.default_validators,
        no_control_characters,
        MaxLengthValidator(PROSE),  # Django applies a TextField's max_length in forms only
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", PROSE)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Normalise what was typed or pasted, and drop the spaces around, as forms do."""
        return clean_text(value).strip() if isinstance(value, str) else super().to_python(value)
