"""The filters of a list: they stay in its address, and can be said in words, taken off one by one, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import django_filters
from django import forms
from django.http import QueryDict

from compliance.common.forms import Form

SORT, PAGE = "tri", "page"


@dataclass(frozen=True)
class Chip:
    """One thing asked of a list: what it is about, what is asked, the address without it."""

    label: str
    value: str
    url: str


class ListFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types: said here alone
    """What one looks for in a list. A value that no field takes is ignored, as if it had not been asked.

    ``first`` names the fields in sight; the others wait under « Plus de filtres ». ``orders`` are those the list knows.
    """

    first: ClassVar[tuple[str, ...]] = ()
    orders: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    class Meta:
        form = Form

    @property
    def is_set(self) -> str:
        """Return the address without filters when one is set, else ""."""
        asked = any(self.data.get(name) for name in self.filters)
        return str(self.request.path) if asked else ""

    @property
    def sort(self) -> str:
        """Return the order asked for, if the list knows it."""
        asked = str(self.data.get(SORT, ""))
        return asked if asked.removeprefix("-") in self.orders else ""

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """Return the fields in sight."""
        return [field for field in self.form.visible_fields() if field.name in self.first]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """Return the fields that wait."""
        return [field for field in self.form.visible_fields() if field.name not in self.first]

    @property
    def hidden_count(self) -> int:
        """Return how many of the fields that wait are set."""
        asked = self.asked()
        return sum(name in asked for name in self.filters if name not in self.first)

    def asked(self) -> dict[str, list[str]]:
        """Return what is asked and understood, field by field, as an address writes it."""
        self.form.is_valid()  # reads what was sent; what is refused is left out
        valid = self.form.cleaned_data
        kept = {name: value if isinstance(value, list) else [value] for name, value in valid.items() if value}
        return {name: [str(value) for value in values] for name, values in kept.items()}

    def query(self) -> str:
        """Return the query string of what is asked and understood, filters and order: the same list has one."""
        kept = QueryDict(mutable=True)
        for name, values in self.asked().items():
            kept.setlist(name, values)
        if self.sort:
            kept[SORT] = self.sort
        return kept.urlencode()

    def chips(self) -> list[Chip]:
        """Return what is asked, each thing in words and with the address that no longer asks for it."""
        return [
            Chip(str(self.form.fields[name].label), self._words(name, value), self._without(name, value))
            for name, values in self.asked().items()
            for value in values
        ]

    def in_words(self) -> str:
        """Return what is asked as one sentence; "" when nothing is."""
        return " ; ".join(f"{chip.label} : {chip.value}" for chip in self.chips())

    def _words(self, name: str, value: str) -> str:
        choices: Any = getattr(self.form.fields[name], "choices", ())
        return str({str(code): words for code, words in choices}.get(value, value))

    def _without(self, name: str, value: str) -> str:
        left = QueryDict(self.query(), mutable=True)
        left.setlist(name, [other for other in left.getlist(name) if other != value])
        query = left.urlencode()
        return f"{self.request.path}?{query}" if query else str(self.request.path)
