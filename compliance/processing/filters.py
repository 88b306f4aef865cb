"""The filters of the processing register's list; they stay in the address."""

from functools import cache
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.common.filters import ListFilter
from compliance.common.forms import Form
from compliance.law.source import vocabulary
from compliance.offices.enums import Permission
from compliance.processing.enums import DpiaVerdict
from compliance.processing.models import (
    DataCategory,
    Opinion,
    ProcessingActivity,
    ProcessingActivityQuerySet,
    ProcessorUsed,
    Purpose,
    Transfer,
)
from compliance.processing.terms import law_terms
from compliance.processors.models import Processor
from compliance.records.enums import Answer, Status

type Rows = ProcessingActivityQuerySet

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
    ("opinion-awaited", _("avis du DPO attendu")),
]
NOT_SENSITIVE = "none"
SENSITIVE = [
    ("art9", _("données sensibles (art. 9)")),
    ("art10", _("infractions (art. 10)")),
    ("nir", _("numéro de sécurité sociale")),
    (NOT_SENSITIVE, _("aucune de celles-là")),
]


def _bases() -> list[tuple[str, str]]:
    return vocabulary("legal_bases").choices()


def _countries() -> list[tuple[str, str]]:
    return vocabulary("countries").choices()


def _named_processors(scope: Scope) -> list[tuple[int, str]]:
    """Return the sheets that one may see, of those that the activities of the list's scope name."""
    named = scope.rows(Processor).filter(pk__in=scope.rows(ProcessingActivity).processors_named())
    return list(named.order_by("name", "pk").values_list("pk", "name"))


class ActivityFilter(ListFilter):
    """What one looks for: words, a status, a basis, an office, what an activity holds, what it lacks.

    Beyond twelve offices, an office or a processor is typed by a part of its name.
    """

    q = filters.CharFilter(label=_("Texte"), method="search", max_length=200)
    etat = filters.ChoiceFilter(
        label=_("État"), method="in_status", choices=[EVERY_STATUS, *Status.choices], empty_label=_("au registre")
    )
    base = filters.ChoiceFilter(label=_("Base légale"), method="with_basis", choices=_bases, empty_label=_("toutes"))
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
    sensible = filters.ChoiceFilter(
        label=_("Données particulières"), method="with_regime", choices=SENSITIVE, empty_label=_("peu importe")
    )
    transfert = filters.ChoiceFilter(
        label=_("Transferts hors UE"),
        field_name="transfers_outside_eu",
        choices=Answer.choices,
        empty_label=_("peu importe"),
    )
    pays = filters.ChoiceFilter(
        label=_("Pays d’un transfert"), method="to_country", choices=_countries, empty_label=_("tous")
    )

    aipd = filters.ChoiceFilter(
        label=_("Analyse d’impact"),
        field_name="dpia_verdict",
        choices=DpiaVerdict.choices,
        empty_label=_("peu importe"),
    )

    sous_traitant = filters.ChoiceFilter(label=_("Sous-traitant"), method="with_processor", empty_label=_("tous"))
    sous_traitant_nom = filters.CharFilter(
        label=_("Nom du sous-traitant"), method="with_processor_named", max_length=200
    )

    first = ("q", "etat", "base", "montrer")
    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "numero": ("number", "id"),
        "nom": ("name", "id"),
        "etat": ("status", "id"),
        "manque": ("missing_count", "id"),
        "maj": ("updated_at", "id"),
        "revoir": ("next_review_on", "id"),
    }

    class Meta:
        model = ProcessingActivity
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        many, several = len(scope.seen_ids) > NAMED_OFFICES, len(scope.office_ids(VIEW)) > 1
        if several and not many:
            offices = [(office.slug, office.name) for office in scope.offices_with(VIEW)]
            self.filters["organisme"].extra["choices"] = offices
        else:
            del self.filters["organisme"]
        if several and many:
            del self.filters["sous_traitant"]
        else:
            del self.filters["dans"], self.filters["sous_traitant_nom"]
            self.filters["sous_traitant"].extra["choices"] = cache(lambda: _named_processors(scope))

    def filter_queryset(self, queryset: Rows) -> Any:
        """Show the register, which holds no draft, unless a status is asked for."""
        rows: Rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("etat") else rows.in_register()

    def count_drafts(self) -> int:
        """Return how many drafts pass the other filters while the list shows the register, 1,000 at most.

        0 when the list shows a status.
        """
        if not self.form.is_valid() or self.form.cleaned_data["etat"]:
            return 0
        drafts = super().filter_queryset(self.queryset).filter(status=Status.DRAFT)
        return int(drafts.order_by()[:SHOWN_DRAFTS].count())

    def in_status(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep one status, or all of them."""
        return rows if value == EVERY_STATUS[0] else rows.filter(status=value)

    def search(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep the activities that hold the words."""
        return rows.search(value)

    def with_basis(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep the activities of which one purpose stands on that basis."""
        return rows.filter(Exists(Purpose.objects.filter(activity=OuterRef("pk"), legal_basis=value)))

    def shown(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep what is incomplete, complete, old, late for its review, or waits for the DPO's opinion.

        What is complete and not old is ready for a control, as its page says.
        """
        today = timezone.localdate()
        if value == "opinion-awaited":
            return rows.filter(Exists(Opinion.objects.awaited().filter(record=OuterRef("pk"))))
        if value == "review-late":
            return rows.review_late(today)
        if value == "stale":
            return rows.stale(today)
        if value == "ready":
            return rows.filter(missing_count=0).fresh(today)
        return rows.filter(missing_count=0) if value == "complete" else rows.filter(missing_count__gt=0)

    def of_offices(self, rows: Rows, name: str, value: list[str]) -> QuerySet[Any]:
        """Keep the activities of some of the offices that one serves."""
        return rows.filter(office__slug__in=value) if value else rows

    def with_regime(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep the activities that hold a category of data of that regime (Art. 9, Art. 10, NIR), or of none."""
        regimes = law_terms().regime_of_category
        codes = [code for code, regime in regimes.items() if value in {regime, NOT_SENSITIVE}]
        held = Exists(DataCategory.objects.filter(activity=OuterRef("pk"), category__in=codes))
        return rows.exclude(held) if value == NOT_SENSITIVE else rows.filter(held)

    def to_country(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep the activities of which one transfer goes to that country."""
        return rows.filter(Exists(Transfer.objects.filter(activity=OuterRef("pk"), country=value)))

    def with_processor(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep the activities that name that processor."""
        return rows.filter(Exists(ProcessorUsed.objects.filter(activity=OuterRef("pk"), processor=value)))

    def with_processor_named(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep the activities that name a processor whose name holds these words."""
        used = ProcessorUsed.objects.filter(activity=OuterRef("pk"), processor__name__icontains=value)
        return rows.filter(Exists(used))
