"""Turning a rule's refusal into the words that people read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from compliance.offices.rules import Refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def refuse(refusal: Refusal | None, words: "Mapping[str, _StrOrPromise]") -> None:
    """Raise the refusal, if there is one, as a ValidationError that says why."""
    if refusal:
        raise ValidationError(words[refusal.code], code=refusal.code)
