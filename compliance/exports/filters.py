"""The filters of what an office has sent; they stay in the address."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from compliance.common.filters import ListFilter
from compliance.exports.pieces import all_words
from compliance.exports.rules import number_in
from compliance.history.models import JournalEntry


def _kinds() -> list[tuple[str, str]]:
    return sorted(all_words().items(), key=lambda kind: kind[1])


class SentFilter(ListFilter):
    """What one looks for: for whom, what, when, the file of a number, the files of a bundle."""

    destinataire = filters.CharFilter(label=_("Destinataire ou motif"), method="for_whom", max_length=200)
    contenu = filters.ChoiceFilter(
        label=_("Contenu"), field_name="details__dataset", choices=_kinds, empty_label=_("tout")
    )
    du = filters.DateFilter(label=_("Du"), field_name="moment", lookup_expr="date__gte")
    au = filters.DateFilter(label=_("Au"), field_name="moment", lookup_expr="date__lte")
    numero = filters.CharFilter(label=_("Numéro"), method="numbered", max_length=40)
    dossier = filters.CharFilter(label=_("Dossier"), method="in_bundle", max_length=40)

    first: ClassVar[tuple[str, ...]] = ("destinataire", "contenu", "du", "au")
    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "date": ("moment", "pk"),
        "qui": ("actor_name", "-moment", "pk"),
        "contenu": ("details__dataset", "-moment", "pk"),
    }

    class Meta(ListFilter.Meta):
        model = JournalEntry
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        """Leave the files of bundles to the line of their bundle, unless one of them is looked for."""
        asked: dict[str, Any] = self.form.cleaned_data
        rows = super().filter_queryset(queryset)
        return rows if asked.get("dossier") or asked.get("numero") else rows.exclude(details__has_key="bundle")

    def for_whom(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the files whose recipient holds the words, or whose reason does: older lines said both there."""
        return rows.filter(Q(details__recipient__icontains=value) | Q(details__reason__icontains=value))

    def numbered(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the file that bears a number, with or without the word before it."""
        number = number_in(value.strip().upper().encode())
        digits = value.strip() if value.strip().isdecimal() and len(value) < 19 else "0"
        return rows.filter(file_number=int(digits) if number is None else number)

    def in_bundle(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the files of the bundle that bears a number."""
        return rows.filter(details__bundle=value.strip().upper())

    def ordered(self) -> QuerySet[Any]:
        """Return what is found as asked, the latest first otherwise."""
        asked = self.sort or "-date"
        names = self.orders[asked.removeprefix("-")]
        first = f"-{names[0]}" if asked.startswith("-") else names[0]
        rest = [f"-{name}" for name in names[1:]] if asked == "-date" else names[1:]
        rows: QuerySet[Any] = self.qs.order_by(first, *rest)
        return rows
