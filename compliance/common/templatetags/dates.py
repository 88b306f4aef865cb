"""Dates in French words: `{% load dates %}`, then `{{ day|in_words }}`.

Each filter takes a date or an aware datetime (read in Paris time) and leaves an absent value empty.
"""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html

from compliance.common import french_dates
from compliance.common.dates import local_date

register = template.Library()


@register.filter
def in_words(value: date | None) -> str:
    """Write « 7 avril 2026 »."""
    return french_dates.in_words(_date(value)) if value else ""


@register.filter
def in_figures(value: date | None) -> str:
    """Write « 07/04/2026 » as an element that programs read too."""
    if not value:
        return ""
    day = _date(value)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), f"{day:%d/%m}/{day.year:04}")


@register.filter
def in_words_with_day(value: date | None) -> str:
    """Write « mardi 7 avril 2026 »."""
    return french_dates.in_words_with_day(_date(value)) if value else ""


@register.filter
def moment_in_words(value: datetime | None) -> str:
    """Write « 29 mars 2027 à 18 h 40 »."""
    return french_dates.moment_in_words(value) if value else ""


@register.filter
def relative_to_today(value: date | None) -> str:
    """Write « dans 3 jours », counted from today in Paris."""
    return french_dates.relative(_date(value), local_date(timezone.now())) if value else ""


def _date(value: date) -> date:
    return local_date(value) if isinstance(value, datetime) else value
