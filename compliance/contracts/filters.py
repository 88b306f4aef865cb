"""The filters of the list of contracts; they stay in the address."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.dates import add_months
from compliance.common.filters import ListFilter
from compliance.contracts.enums import Stage
from compliance.contracts.models import ContractQuerySet, ProcessorContract

SOON = 6  # months: what a joint purchase takes
SHOWN = [
    ("ending", _("qui se terminent dans les six mois")),
    ("incomplete", _("incomplets")),
    ("complete", _("complets")),
]


class ContractFilter(ListFilter):
    """What one looks for: words, where a contract stands, what it lacks."""

    q = filters.CharFilter(label=_("Texte"), method="search", max_length=200)
    etat = filters.ChoiceFilter(
        label=_("État"), method="at_stage", choices=Stage.choices, empty_label=_("en cours et à venir")
    )
    montrer = filters.ChoiceFilter(label=_("Montrer"), method="shown", choices=SHOWN, empty_label=_("tout"))

    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "fin": ("term", "id"),
        "numero": ("number", "id"),
        "fournisseur": ("processor__name", "id"),
        "manque": ("missing_count", "id"),
    }

    class Meta(ListFilter.Meta):
        model = ProcessorContract
        fields: list[str] = []

    def filter_queryset(self, queryset: ContractQuerySet) -> Any:
        """Show what is not over, unless a stage is asked for."""
        rows: ContractQuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("etat") else rows.not_over(timezone.localdate())

    def count_over(self) -> int:
        """Return how many contracts that pass the other filters are over, while the list leaves them out."""
        if not self.form.is_valid() or self.form.cleaned_data["etat"]:
            return 0
        found = super().filter_queryset(self.queryset).at_stage(Stage.OVER, timezone.localdate())
        return int(found.order_by().count())

    def search(self, rows: ContractQuerySet, name: str, value: str) -> QuerySet[Any]:
        """Keep the contracts that hold the words, or whose supplier does."""
        return rows.search(value)

    def at_stage(self, rows: ContractQuerySet, name: str, value: str) -> QuerySet[Any]:
        """Keep what is to come, runs or is over."""
        return rows.at_stage(value, timezone.localdate())

    def shown(self, rows: ContractQuerySet, name: str, value: str) -> QuerySet[Any]:
        """Keep what ends soon, what is incomplete, what is complete."""
        if value == "ending":
            today = timezone.localdate()
            return rows.ending_by(add_months(today, SOON), today)
        return rows.filter(missing_count=0) if value == "complete" else rows.filter(missing_count__gt=0)
