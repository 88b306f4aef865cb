"""Tags of the record pages: `{% load records %}`."""

from datetime import date
from typing import Any

from django import template

from compliance.datasets.description import Column, Content, Part

register = template.Library()


@register.simple_tag
def column_text(column: Column, content: Content, on: date) -> str:
    """Write the value of a column in words."""
    return column.text(content, on)


@register.simple_tag
def part_rows(part: Part, content: Content) -> list[Content]:
    """Return the rows of a part."""
    return part.rows(content)


@register.simple_tag
def row_facts(part: Part, row: Content, on: date) -> list[dict[str, Any]]:
    """Return what a row says, column by column, but its mark « à confirmer » which has its own sign."""
    return [
        {"label": column.label, "text": text} for column, text in part.facts(row, on) if column.name != "to_confirm"
    ]


@register.simple_tag
def row_text(part: Part, row: Content, on: date) -> str:
    """Return a row on one line."""
    return part.row_text(row, on)
