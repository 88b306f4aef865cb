"""The offices that one ticks before a register leaves: a page of them at a time, however many one serves.

What is ticked on other pages stays in the form, so that one may look for an office and go from page to page.
"""

from collections.abc import Sequence
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from compliance.common.pages import PAGE_SIZE
from compliance.common.text import folded, holds_words
from compliance.offices.models import Office

OFFICE, WORDS, SHOWN, EVERY = "office", "chercher", "montrer", "tous"  # what the form sends
EACH_OF_THEM = "oui"


class NotOffered(LookupError):
    """An office was ticked that the person may not take out."""


class Choice:
    """What one has ticked among ``offices``, and the page of them that is shown.

    Raises NotOffered for an office that is not among them.
    """

    def __init__(self, offices: Sequence[Office], typed: QueryDict) -> None:
        self.offices = offices
        self.every = typed.get(EVERY) == EACH_OF_THEM
        self.words = typed.get(WORDS, "").strip()
        self.is_looking = SHOWN in typed  # a page or a search was asked for, not the file
        self._number = typed.get(SHOWN, "1")
        self.ticked = frozenset(typed.getlist(OFFICE))
        if not self.ticked <= {office.slug for office in offices}:
            raise NotOffered

    @property
    def chosen(self) -> list[Office]:
        """Return the offices chosen, by name."""
        return [office for office in self.offices if self.every or office.slug in self.ticked]

    @cached_property
    def page(self) -> "Page[Office]":
        """Return the offices shown: those of the page asked for, among those whose name or town holds the words."""
        words = folded(self.words).split()
        found = [office for office in self.offices if holds_words(f"{office.name} {office.city}", words)]
        return Paginator(found, PAGE_SIZE).get_page(self._number)

    @property
    def elsewhere(self) -> list[str]:
        """Return what is ticked and not shown."""
        return sorted(self.ticked - {office.slug for office in self.page})
