"""The days of the processor's register: reviews."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.deadlines.providers import ColumnProvider, Line, Rows, announce
from compliance.offices.models import Office
from compliance.on_behalf import rules
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.records.enums import Status


@announce
class OnBehalfReview(ColumnProvider):
    """The day that the office has set to read the record again."""

    kind, label, column = "behalf-review", _("Revue d’une fiche pour autrui"), "review_on"
    source = _("RGPD, art. 24(1)")

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the records of the register that go on."""
        rows: Rows = scope.rows(ProcessingOnBehalf).in_register().exclude(status=Status.ENDED)
        return rows

    def title(self, line: Line) -> str:
        """Return the record's reference and name."""
        return f"{rules.reference(line.number)} – {line.name}"

    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of the record's page."""
        return reverse("on_behalf:detail", args=[office.slug, line.number]) if office else ""
