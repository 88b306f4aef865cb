"""The filters of the list of processors; they stay in the address."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form
from compliance.law.source import vocabulary
from compliance.processors.models import Certification, Location, Processor

SHOWN = [
    ("outside-eea", _("des données hors de l’EEE")),
    ("no-location", _("lieu des données inconnu")),
    ("expired", _("une certification échue")),
]


def third_countries() -> list[str]:
    """Return the codes of the countries outside the European Economic Area."""
    return [term.code for term in vocabulary("countries").terms if term.data.get("zone") == "third"]


class ProcessorFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """What one looks for: words, where the data are, what is out of date."""

    q = filters.CharFilter(label=_("Texte"), method="search", max_length=200)
    montrer = filters.ChoiceFilter(label=_("Montrer"), method="shown", choices=SHOWN, empty_label=_("tout"))

    class Meta:
        model = Processor
        fields: list[str] = []
        form = Form

    @property
    def is_set(self) -> str:
        """Return the address without filters when one is set, else ""."""
        asked = any(self.data.get(name) for name in self.filters)
        return str(self.request.path) if asked else ""

    def search(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Keep the sheets that hold the words."""
        return rows.search(value)  # type: ignore[no-any-return]

    def shown(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Keep the sheets of which the list's reader must look at something."""
        places = Location.objects.filter(sheet=OuterRef("pk"))
        if value == "outside-eea":
            return rows.filter(Exists(places.filter(country__in=third_countries())))  # type: ignore[no-any-return]
        if value == "no-location":
            return rows.exclude(Exists(places))  # type: ignore[no-any-return]
        expired = Certification.objects.filter(sheet=OuterRef("pk"), valid_until__lt=timezone.localdate())
        return rows.filter(Exists(expired))  # type: ignore[no-any-return]
