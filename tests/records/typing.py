"""What people type in a record's form, as the body that their browser sends."""

from collections.abc import Iterator
from typing import Any

from compliance.history.canonical import Content
from compliance.records.content import content_fields, part_model


def typed(model: Any, content: Content, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the (name, value) pairs that a browser sends for this content."""
    for field in content_fields(model):
        if field.editable:
            yield from _field(f"{prefix}{field.name}", content[field.name])
    for name in model.PARTS:
        for row in content[name]:
            yield f"{prefix}{name}", row["key"]
            yield from typed(part_model(model, name), row, f"{prefix}{name}-{row['key']}-")


def _field(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool):
        if value:
            yield name, "on"
    else:
        yield name, "" if value is None else str(value).replace("\n", "\r\n")


def least(model: Any, **given: Any) -> dict[str, Any]:
    """Return the body of a form in which only ``given`` was typed: the selects send what they show."""
    shown = {field.name: field.get_default() for field in content_fields(model) if field.editable and field.choices}
    return {**shown, **given}
