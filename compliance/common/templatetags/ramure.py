"""Tags of the house: `{% load ramure %}`. Each one renders a file of templates/components/."""

from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from lucide.templatetags.lucide import lucide

from compliance.common.differences import Piece, differences

register = template.Library()

SORT = "tri"
PAGE = "page"
# Words of django.contrib.messages, beside our own tones.
TONES = {"debug": "info", "success": "done", "warning": "soon", "error": "late"}
ICONS = {"info": "info", "done": "circle-check", "soon": "clock-alert", "late": "triangle-alert"}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 16) -> str:
    """Draw an icon of the lucide set, ``size`` pixels wide, hidden from screen readers: the words beside it speak."""
    return lucide(name, size=size, aria_hidden="true")


@register.filter
def within(words: str) -> str:
    """Return words as they are written within a sentence: « Transfert hors UE » keeps its capitals but the first."""
    return words[:1].lower() + words[1:]


@register.filter
def message_tone(level: str) -> str:
    """Return the tone (info, done, soon, late) of a message's level."""
    tone = TONES.get(level, level)
    return tone if tone in ICONS else "info"


@register.filter
def message_icon(level: str) -> str:
    """Return the icon that goes with a message's level."""
    return ICONS[message_tone(level)]


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(context: template.Context, key: str, label: str, css: str = "") -> dict[str, Any]:
    """Write a column head that sorts by ``key`` through ``?tri=``, keeping the filters and leaving the page number."""
    query: QueryDict = context.request.GET.copy()  # type: ignore[attr-defined]
    current = query.get(SORT, "")
    query.pop(PAGE, None)
    query[SORT] = f"-{key}" if current == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"label": label, "url": f"?{query.urlencode()}", "order": order, "css": css}


@register.simple_tag
def page_numbers(page: Any) -> list[int | str]:
    """Return the page numbers to show around the current one, with an ellipsis for the gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag(name="differences")
def differences_tag(old: str, new: str) -> dict[str, list[Piece]]:
    """Return ``old`` and ``new`` as pieces, each with ``text`` and ``changed``."""
    before, after = differences(old, new)
    return {"old": before, "new": after}


@register.simple_block_tag
def section(content: str, anchor: str, title: str, article: str = "", url: str = "", action: str = "") -> str:
    """Frame a part of a record: a title one can link to, its article of law, and a link to its form when ``url``."""
    return _component("section", content, anchor=anchor, title=title, article=article, url=url, action=action)


@register.simple_block_tag
def table(content: str, caption: str, *, show: bool = False) -> str:
    """Frame a table's rows in a region that scrolls by itself; the caption is heard, and seen when ``show``."""
    return _component("table", content, caption=caption, show=show)


@register.simple_block_tag
def fact(content: str, label: str, article: str = "", confirm: bool = False) -> str:
    """Write one line of a record: its name, its article of law, its value; says when the value is absent."""
    return _component("fact", content, label=label, article=article, confirm=confirm)


def _component(name: str, content: str, **values: object) -> str:
    return render_to_string(f"components/{name}.html", {"content": content, **values})
