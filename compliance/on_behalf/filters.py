"""The filters of the list of the processor's register; they stay in the address."""

from typing import ClassVar

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from compliance.on_behalf.models import Controller, OnBehalfQuerySet, ProcessingOnBehalf
from compliance.records.enums import Answer
from compliance.records.workflow_filters import WorkflowFilter


class OnBehalfFilter(WorkflowFilter):
    """What one looks for: words, a status, an office, a controller, what is lacking."""

    responsable = filters.CharFilter(label=_("Pour le compte de"), method="for_controller", max_length=200)
    transfert = filters.ChoiceFilter(
        label=_("Transferts hors UE"),
        field_name="transfers_outside_eu",
        choices=Answer.choices,
        empty_label=_("peu importe"),
    )

    first: ClassVar[tuple[str, ...]] = ("q", "etat", "montrer", "responsable")

    class Meta(WorkflowFilter.Meta):
        model = ProcessingOnBehalf
        fields: list[str] = []

    def for_controller(self, rows: OnBehalfQuerySet, name: str, value: str) -> QuerySet[ProcessingOnBehalf]:
        """Keep what is done on behalf of a controller of that name."""
        named = Controller.objects.filter(record=OuterRef("pk"), name__icontains=value)
        return rows.filter(Exists(named))
