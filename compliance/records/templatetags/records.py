"""Tags of the record pages: `{% load records %}`."""

from datetime import date

from django import template

from compliance.datasets.description import Column, Content, Part
from compliance.datasets.links import Named
from compliance.datasets.reading import Reading, read_row

register = template.Library()


@register.simple_tag
def column_text(column: Column, content: Content, on: date) -> str:
    """Write the value of a column in words."""
    return column.text(content, on)


@register.filter
def page_of(text: str) -> str:
    """Return the address of the record that a text names, when the person may see it; else ""."""
    return text.url if isinstance(text, Named) else ""


@register.simple_tag
def part_rows(part: Part, content: Content) -> list[Content]:
    """Return the rows of a part."""
    return part.rows(content)


@register.simple_tag
def row_reading(part: Part, row: Content, on: date) -> Reading:
    """Return a row as one reads it: what leads it (its first column), its details, then its other facts."""
    return read_row(part, row, on)
