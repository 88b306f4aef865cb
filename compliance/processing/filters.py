"""The filters of the processing register's list; they stay in the address."""

from functools import cache
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.law.source import vocabulary
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
from compliance.records.enums import Answer
from compliance.records.workflow_filters import SHOWN, WorkflowFilter

type Rows = ProcessingActivityQuerySet

AWAITED = ("opinion-awaited", _("avis du DPO attendu"))
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


class ActivityFilter(WorkflowFilter):
    """What one looks for: words, a status, a basis, an office, what an activity holds, what it lacks.

    Beyond twelve offices, an office or a processor is typed by a part of its name.
    """

    base = filters.ChoiceFilter(label=_("Base légale"), method="with_basis", choices=_bases, empty_label=_("toutes"))
    montrer = filters.ChoiceFilter(label=_("Montrer"), method="shown", choices=[*SHOWN, AWAITED], empty_label=_("tout"))
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

    first: ClassVar[tuple[str, ...]] = ("q", "etat", "base", "montrer")
    orders: ClassVar[dict[str, tuple[str, ...]]] = {**WorkflowFilter.orders, "revoir": ("next_review_on", "id")}

    class Meta(WorkflowFilter.Meta):
        model = ProcessingActivity
        fields: list[str] = []

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        if "dans" in self.filters:
            del self.filters["sous_traitant"]
        else:
            del self.filters["sous_traitant_nom"]
            self.filters["sous_traitant"].extra["choices"] = cache(lambda: _named_processors(scope))

    def with_basis(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep the activities of which one purpose stands on that basis."""
        return rows.filter(Exists(Purpose.objects.filter(activity=OuterRef("pk"), legal_basis=value)))

    def shown(self, rows: Rows, name: str, value: str) -> QuerySet[Any]:
        """Keep also what waits for the DPO's opinion."""
        if value == AWAITED[0]:
            return rows.filter(Exists(Opinion.objects.awaited().filter(record=OuterRef("pk"))))
        return super().shown(rows, name, value)

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
