"""What a record lacks, as its page shows it: each item in words, leading to where it is filled in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from compliance.datasets.description import Section
from compliance.records.checks import Check


@dataclass(frozen=True)
class MissingItem:
    """A missing item: its words with its article, where it is filled in ("": nowhere on the record)."""

    label: str
    url: str


def missing_items[C: Check](
    checks: Sequence[C], words: Callable[[C], str], sections: Sequence[Section], *, edit_url: str, page_url: str = ""
) -> list[MissingItem]:
    """Return the items, each leading to its place in the form, or on the page when ``edit_url`` is empty."""
    return [MissingItem(words(check), _url(check, sections, edit_url, page_url)) for check in checks]


def with_article(words: str, check: Check, row: str = "") -> str:
    """Return the words of an item with the row it is about, if it is about one, and its article."""
    about = _(" (« %(row)s »)") % {"row": row} if row else ""
    return f"{words}{about}, {_('RGPD, art.')} {check.article}"


def anchor_of(sections: Sequence[Section], name: str) -> str:
    """Return the anchor of the section that holds a part, or a column."""
    return next(section.anchor for section in sections if name in _held(section))


def _url(check: Check, sections: Sequence[Section], edit_url: str, page_url: str) -> str:
    if not (check.part or check.column):
        return ""
    return f"{edit_url or page_url}#{_anchor(check, sections, in_form=bool(edit_url))}"


def _anchor(check: Check, sections: Sequence[Section], *, in_form: bool) -> str:
    """Return the field's anchor in the form, or its section's on the page."""
    if not in_form or not (check.row or check.column):
        return anchor_of(sections, check.part or check.column)
    row = f"{check.part}-{check.row}" if check.row else ""
    return f"id_{'-'.join(filter(None, [row, check.column]))}" if check.column else row


def _held(section: Section) -> set[str]:
    return {column.name for column in section.columns} | {part.name for part in section.parts}
