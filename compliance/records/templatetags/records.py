"""Tags of the record pages: `{% load records %}`."""

from datetime import date
from typing import Any

from django import template

from compliance.datasets.description import Column, Content, Part

register = template.Library()

CONFIRM = "to_confirm"  # has its own sign on the page
DETAILS = "details"  # free words, read without a label


@register.simple_tag
def column_text(column: Column, content: Content, on: date) -> str:
    """Write the value of a column in words."""
    return column.text(content, on)


@register.simple_tag
def part_rows(part: Part, content: Content) -> list[Content]:
    """Return the rows of a part."""
    return part.rows(content)


@register.simple_tag
def row_reading(part: Part, row: Content, on: date) -> dict[str, Any]:
    """Return a row as one reads it: what leads it (its first column), its details, then its other facts."""
    facts = [(column, text) for column, text in part.facts(row, on) if column.name != CONFIRM]
    lead = next((text for column, text in facts if column.name == part.columns[0].name), "")
    details = next((text for column, text in facts if column.name == DETAILS), "")
    shown = {part.columns[0].name, DETAILS}
    others = [{"label": column.label, "text": text} for column, text in facts if column.name not in shown]
    return {"lead": lead, "details": details, "facts": others}
