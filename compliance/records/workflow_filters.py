"""The filters that the lists of records written by some and approved by others share; they stay in the address."""

from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.common.filters import ListFilter
from compliance.offices.enums import Permission
from compliance.records.enums import Status

VIEW = Permission.VIEW_REGISTER.full
EVERY_STATUS = ("toutes", _("toutes, brouillons compris"))
SHOWN_DRAFTS = 1_000  # beyond, the number says nothing more
NAMED_OFFICES = 12  # beyond, one types a part of a name: no page names more offices
SHOWN = [
    ("incomplete", _("incomplètes")),
    ("complete", _("complètes")),
    ("ready", _("prêtes pour un contrôle")),
    ("stale", _("sans mise à jour depuis un an")),
    ("review-late", _("à revoir, en retard")),
]


class WorkflowFilter(ListFilter):
    """Words, a status, an office, what lacks something; a register adds its own."""

    q = filters.CharFilter(label=_("Texte"), method="search", max_length=200)
    etat = filters.ChoiceFilter(
        label=_("État"), method="in_status", choices=[EVERY_STATUS, *Status.choices], empty_label=_("au registre")
    )
    montrer = filters.ChoiceFilter(label=_("Montrer"), method="shown", choices=SHOWN, empty_label=_("tout"))
    organisme = filters.MultipleChoiceFilter(
        label=_("Organismes"), method="of_offices", widget=forms.CheckboxSelectMultiple
    )
    dans = filters.CharFilter(
        label=_("Nom de l’organisme"), field_name="office__name", lookup_expr="icontains", max_length=200
    )
    service = filters.CharFilter(
        label=_("Service en charge"), field_name="service", lookup_expr="icontains", max_length=200
    )

    first: ClassVar[tuple[str, ...]] = ("q", "etat", "montrer")
    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "numero": ("number", "id"),
        "nom": ("name", "id"),
        "etat": ("status", "id"),
        "manque": ("missing_count", "id"),
        "maj": ("updated_at", "id"),
        "revoir": ("review_on", "id"),
    }

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        many, several = len(scope.seen_ids) > NAMED_OFFICES, len(scope.office_ids(VIEW)) > 1
        if several and not many:
            offices = [(office.slug, office.name) for office in scope.offices_with(VIEW)]
            self.filters["organisme"].extra["choices"] = offices
        else:
            del self.filters["organisme"]
        if not (several and many):
            del self.filters["dans"]

    def filter_queryset(self, queryset: Any) -> Any:
        """Show the register, which holds no draft, unless a status is asked for."""
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("etat") else rows.in_register()

    def count_drafts(self) -> int:
        """Return how many drafts pass the other filters while the list shows the register, 1,000 at most.

        0 when the list shows a status.
        """
        if not self.form.is_valid() or self.form.cleaned_data["etat"]:
            return 0
        drafts = super().filter_queryset(self.queryset).filter(status=Status.DRAFT)
        return int(drafts.order_by()[:SHOWN_DRAFTS].count())

    def in_status(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Keep one status, or all of them."""
        kept: QuerySet[Any] = rows if value == EVERY_STATUS[0] else rows.filter(status=value)
        return kept

    def search(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Keep the records that hold the words."""
        found: QuerySet[Any] = rows.search(value)
        return found

    def shown(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Keep what is incomplete, complete, old, or late for its review.

        What is complete and not old is ready for a control, as its page says.
        """
        today = timezone.localdate()
        chosen = {
            "incomplete": lambda: rows.filter(missing_count__gt=0),
            "complete": lambda: rows.filter(missing_count=0),
            "ready": lambda: rows.filter(missing_count=0).fresh(today),
            "stale": lambda: rows.stale(today),
            "review-late": lambda: rows.review_late(today),
        }
        kept: QuerySet[Any] = chosen[value]()
        return kept

    def of_offices(self, rows: Any, name: str, value: list[str]) -> QuerySet[Any]:
        """Keep the records of some of the offices that one serves."""
        kept: QuerySet[Any] = rows.filter(office__slug__in=value) if value else rows
        return kept
