"""The filters of the list of processors; they stay in the address."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.filters import ListFilter
from compliance.law.source import vocabulary
from compliance.processors.models import Certification, Location, Processor, ProcessorQuerySet

SHOWN = [
    ("outside-eea", _("des données hors de l’EEE")),
    ("no-location", _("lieu des données inconnu")),
    ("expired", _("une certification échue")),
]


def third_countries() -> list[str]:
    """Return the codes of the countries outside the European Economic Area."""
    return [term.code for term in vocabulary("countries").terms if term.data.get("zone") == "third"]


class ProcessorFilter(ListFilter):
    """What one looks for: words, where the data are, what is out of date."""

    q = filters.CharFilter(label=_("Texte"), method="search", max_length=200)
    montrer = filters.ChoiceFilter(label=_("Montrer"), method="shown", choices=SHOWN, empty_label=_("tout"))

    class Meta(ListFilter.Meta):
        model = Processor
        fields: list[str] = []

    def search(self, rows: ProcessorQuerySet, name: str, value: str) -> QuerySet[Any]:
        """Keep the sheets that hold the words."""
        return rows.search(value)

    def shown(self, rows: ProcessorQuerySet, name: str, value: str) -> QuerySet[Any]:
        """Keep the sheets of which the list's reader must look at something."""
        places = Location.objects.filter(sheet=OuterRef("pk"))
        if value == "outside-eea":
            return rows.filter(Exists(places.filter(country__in=third_countries())))
        if value == "no-location":
            return rows.exclude(Exists(places))
        expired = Certification.objects.filter(sheet=OuterRef("pk"), valid_until__lt=timezone.localdate())
        return rows.filter(Exists(expired))
