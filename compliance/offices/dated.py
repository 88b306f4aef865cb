"""What begins and may end: the abstract models of networks, places and mandates."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compliance.history.canonical import Content
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns
from compliance.offices import rules

PERIOD_ORDER = _("La fin ne peut pas précéder le début.")


def office_chain(office_id: int) -> str:
    """Return the key of an office's chain in the ledger."""
    return f"office:{office_id}"


def network_chain(network_id: int) -> str:
    """Return the key of a network's chain in the ledger."""
    return f"network:{network_id}"


def runs_on(day: date, prefix: str = "") -> Q:
    """Return the filter of what holds that day; ``prefix`` leads to the dated row (``"memberships__"``)."""
    still_open = Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gte": day})
    return still_open & Q(**{f"{prefix}starts__lte": day})


class Dated(models.Model):
    """Something that begins and may end; both days are included."""

    starts = models.DateField(_("à partir du"))
    ends = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=PERIOD_ORDER,
            )
        ]

    @property
    def period(self) -> rules.Period:
        """Return (first day, last day or None)."""
        return (self.starts, self.ends)

    def is_current(self, day: date) -> bool:
        """Tell whether ``day`` lies in the period."""
        return rules.is_current(self.period, day)

    def clean(self) -> None:
        """Refuse an end before the start, beside the field."""
        super().clean()
        if rules.ends_before_start(self.starts, self.ends):
            raise ValidationError({"ends": PERIOD_ORDER})


class OfficeDated(Dated):
    """A dated place in an office, kept in the office's chain."""

    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="%(class)ss")

    history = LedgerRecords(inherit=True)

    if TYPE_CHECKING:
        office_id: int

    class Meta(Dated.Meta):
        abstract = True

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    def snapshot(self) -> Content:
        """Return the row's own columns."""
        return columns(self, without={"id"})
