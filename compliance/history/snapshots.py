"""Model fields to JSON and back: what a snapshot holds of a row's own columns."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from compliance.history.canonical import Content, Json


def to_json(value: Any) -> Json:
    """Return a column's value as JSON: dates in ISO 8601, decimals as text, links as ids.

    The same value has one text, whether it was just typed or read back: moments are in UTC, « 12.0 » is « 12 ».
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, models.Model):
        return to_json(value.pk)
    raise TypeError(f"a snapshot cannot hold a {type(value).__name__}")


def fields_of(model: type[models.Model], *, without: Iterable[str]) -> list["models.Field[Any, Any]"]:
    """Return the concrete columns of ``model`` in their order, but those named in ``without``."""
    left_out = set(without)
    return [field for field in model._meta.concrete_fields if field.name not in left_out]


def columns(instance: models.Model, *, without: Iterable[str]) -> Content:
    """Return the row's own columns as JSON, keyed by field name."""
    return {
        field.name: to_json(getattr(instance, field.attname)) for field in fields_of(type(instance), without=without)
    }
