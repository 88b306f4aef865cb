"""The filters of the processing register's list; they stay in the address."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form
from compliance.law.source import vocabulary
from compliance.processing.enums import Status
from compliance.processing.models import Opinion, ProcessingActivity, Purpose

EVERY_STATUS = ("toutes", _("toutes, brouillons compris"))
SHOWN_DRAFTS = 1_000  # beyond, the number says nothing more
SHOWN = [
    ("incomplete", _("incomplètes")),
    ("complete", _("complètes")),
    ("review-late", _("à revoir, en retard")),
    ("opinion-awaited", _("avis du DPO attendu")),
]


def _bases() -> list[tuple[str, str]]:
    return vocabulary("legal_bases").choices()


class ActivityFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """What one looks for: words, a status, a legal basis, what is incomplete or late."""

    q = filters.CharFilter(label=_("Texte"), method="search", max_length=200)
    etat = filters.ChoiceFilter(
        label=_("État"), method="in_status", choices=[EVERY_STATUS, *Status.choices], empty_label=_("au registre")
    )
    base = filters.ChoiceFilter(label=_("Base légale"), method="with_basis", choices=_bases, empty_label=_("toutes"))
    montrer = filters.ChoiceFilter(label=_("Montrer"), method="shown", choices=SHOWN, empty_label=_("tout"))

    class Meta:
        model = ProcessingActivity
        fields: list[str] = []
        form = Form

    @property
    def is_set(self) -> str:
        """Return the address without filters when one is set, else ""."""
        asked = any(self.data.get(name) for name in self.filters)
        return str(self.request.path) if asked else ""

    def filter_queryset(self, queryset: Any) -> Any:
        """Show the register, which holds no draft, unless a status is asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("etat") else rows.in_register()

    def count_drafts(self) -> int:
        """Return how many drafts pass the other filters while the list shows the register, 1,000 at most.

        0 when the list shows a status.
        """
        if not self.form.is_valid() or self.form.cleaned_data["etat"]:
            return 0
        drafts = super().filter_queryset(self.queryset).filter(status=Status.DRAFT)
        return int(drafts.order_by()[:SHOWN_DRAFTS].count())

    def in_status(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep one status, or all of them."""
        return rows if value == EVERY_STATUS[0] else rows.filter(status=value)

    def search(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Keep the activities that hold the words."""
        return rows.search(value)  # type: ignore[no-any-return]

    def with_basis(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the activities of which one purpose stands on that basis."""
        return rows.filter(Exists(Purpose.objects.filter(activity=OuterRef("pk"), legal_basis=value)))

    def shown(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Keep what is incomplete, complete, late for its review, or waits for the DPO's opinion."""
        if value == "opinion-awaited":
            return rows.filter(Exists(Opinion.objects.awaited().filter(record=OuterRef("pk"))))  # type: ignore[no-any-return]
        if value == "review-late":
            return rows.review_late(timezone.localdate())  # type: ignore[no-any-return]
        return rows.filter(missing_count=0) if value == "complete" else rows.filter(missing_count__gt=0)  # type: ignore[no-any-return]
