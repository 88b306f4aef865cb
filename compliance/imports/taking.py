"""Putting what a file says into a content, value by value, as the model accepts it; the rest becomes remarks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from compliance.history.canonical import Json
from compliance.history.snapshots import to_json
from compliance.imports.found import Remark


class NotTaken(ValueError):
    """A value that its column does not accept; the message says why, in words for people.

    ``kept``: what the column accepts of it all the same: the beginning of a text that is too long.
    """

    def __init__(self, why: str, kept: Json = None) -> None:
        super().__init__(why)
        self.kept = kept


def taken(field: Any, value: Any) -> Json:
    """Return the value as the column stores it; a link keeps the name it was given. Raises NotTaken."""
    if field.is_relation:
        if isinstance(value, str):
            return value.strip()
        raise NotTaken(_("seul un nom désigne une fiche d’un autre fichier"))
    is_text = isinstance(field, models.CharField | models.TextField)
    if is_text and not isinstance(value, str):
        raise NotTaken(_("un texte est attendu ici"))
    try:
        return to_json(field.clean(value, None))
    except ValidationError as error:
        kept = _beginning(field, value) if is_text and not field.choices else None
        raise NotTaken(" ".join(error.messages), kept) from error


def _beginning(field: Any, value: str) -> Json:
    """Return as much of a text as the column holds, and a sign that it goes on; None when length is not the matter."""
    text = str(field.to_python(value))
    if field.max_length is None or len(text) <= field.max_length:
        return None
    try:
        return to_json(field.clean(f"{text[: field.max_length - 1]}…", None))
    except ValidationError:
        return None


class Taking:
    """What is understood of one record, or of one of its rows, and what is not."""

    def __init__(self, remarks: list[Remark]) -> None:
        self.content: dict[str, Any] = {}
        self.remarks = remarks

    def put(self, field: Any, value: Any, *, place: str, label: str) -> None:
        """Put a value where its column accepts it, and remark on it where not; a blank says nothing."""
        if value is None or value == "":
            return
        try:
            self.content[field.name] = taken(field, value)
        except NotTaken as error:
            if error.kept is not None:
                self.content[field.name] = error.kept
            self.remark(place, label, as_text(value), str(error))

    def remark(self, place: str, label: str, text: str, why: str = "") -> None:
        """Keep word for word what has no place in the content."""
        self.remarks.append(Remark(place, label, text, why))


def as_text(value: Any) -> str:
    """Return a value as a remark tells it."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(value)
