"""Words of the law in templates: `{% load law_terms %}`."""

from datetime import date

from django import template

from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term

register = template.Library()


@register.filter
def term(code: str | None, name: str) -> str:
    """Write the label of a code today: `{{ code|term:"legal_bases" }}`; an unknown code is written as it is."""
    return vocabulary(name).label(code) if code else ""


@register.simple_tag
def law_term(name: str, code: str, on: date | None = None) -> Term | None:
    """Get the whole term: `{% law_term "legal_bases" code as basis %}`, then `{{ basis.article }}`.

    A day may follow the code; without one, the term is that of today. A term out of force still reads.
    """
    return vocabulary(name).reading(code, on)
