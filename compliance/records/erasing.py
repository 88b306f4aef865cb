"""What stays of a record's snapshots once some of its content is erased, read from its model."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from django.db import models

from compliance.history.canonical import Content, Json
from compliance.history.emptied import Keep, mark
from compliance.law.fields import CodeField
from compliance.records.content import content_fields, part_model
from compliance.records.models import Versioned


def without(model: type[Versioned], names: Collection[str], moment: datetime) -> Keep:
    """Return what keeps of a snapshot everything but these columns and parts of its content.

    A text reads « Effacé le … » from then on; another value is blank, a part has no row any more. « part.column » is a
    column of each row of a part. Raises KeyError for a name that the model has not.
    """
    in_rows = {f"{part}.{field.name}" for part in model.PARTS for field in content_fields(part_model(model, part))}
    if unknown := set(names) - {field.name for field in content_fields(model)} - set(model.PARTS) - in_rows:
        raise KeyError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    return lambda snapshot: _without(model, snapshot, names, moment)


def without_content(model: type[Versioned], moment: datetime) -> Keep:
    """Return what keeps of a snapshot what it says beside its content: its number, its state."""
    return lambda snapshot: _without(model, snapshot, cast(Content, snapshot["content"]).keys(), moment)


def _without(model: type[Versioned], snapshot: Content, names: Collection[str], moment: datetime) -> Content:
    plain = {field.name for field in content_fields(model) if not _is_text(field)}
    told = cast(Content, snapshot["content"])
    erased = {name: _erased(told[name], moment, is_text=name not in plain) for name in names if name in told}
    for part, _dot, column in (name.partition(".") for name in names if "." in name):
        is_text = column not in {field.name for field in content_fields(part_model(model, part)) if not _is_text(field)}
        rows = cast(list[Content], erased.get(part, told.get(part)) or [])
        erased[part] = [{**row, column: _erased(row.get(column), moment, is_text=is_text)} for row in rows]
    return {**snapshot, "content": {**told, **erased}}


def _erased(value: Json, moment: datetime, *, is_text: bool) -> Json:
    if isinstance(value, list):
        return []
    return mark(moment) if is_text and isinstance(value, str) and value else None


def _is_text(field: "models.Field[Any, Any]") -> bool:
    is_code = field.choices or isinstance(field, CodeField)
    return isinstance(field, models.CharField | models.TextField) and not is_code
