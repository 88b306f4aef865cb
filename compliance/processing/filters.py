"""The filters of the processing register's list; they stay in the address."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import FormMixin
from compliance.law.source import vocabulary
from compliance.processing.enums import Status
from compliance.processing.models import ProcessingActivity, Purpose

SHOWN = [("incomplete", _("incomplètes")), ("complete", _("complètes")), ("review-late", _("à revoir, en retard"))]


class FilterForm(FormMixin, forms.Form):
    """The line of filters above the list."""


def _bases() -> list[tuple[str, str]]:
    return vocabulary("legal_bases").choices()


class ActivityFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """What one looks for: words, a status, a legal basis, what is incomplete or late."""

    q = filters.CharFilter(label=_("Texte"), method="search", max_length=200)
    etat = filters.ChoiceFilter(label=_("État"), field_name="status", choices=Status.choices, empty_label=_("tous"))
    base = filters.ChoiceFilter(label=_("Base légale"), method="with_basis", choices=_bases, empty_label=_("toutes"))
    montrer = filters.ChoiceFilter(label=_("Montrer"), method="shown", choices=SHOWN, empty_label=_("tout"))

    class Meta:
        model = ProcessingActivity
        fields: list[str] = []
        form = FilterForm

    @property
    def is_set(self) -> str:
        """Return the address without filters when one is set, else ""."""
        asked = any(self.data.get(name) for name in self.filters)
        return str(self.request.path) if asked else ""

    def search(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Keep the activities that hold the words."""
        return rows.search(value)  # type: ignore[no-any-return]

    def with_basis(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the activities of which one purpose stands on that basis."""
        return rows.filter(Exists(Purpose.objects.filter(activity=OuterRef("pk"), legal_basis=value)))

    def shown(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Keep what is incomplete, complete, or late for its review."""
        if value == "review-late":
            return rows.review_late(timezone.localdate())  # type: ignore[no-any-return]
        return rows.filter(missing_count=0) if value == "complete" else rows.filter(missing_count__gt=0)  # type: ignore[no-any-return]
