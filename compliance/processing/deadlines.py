"""The days of the processing register: reviews, opinions of the DPO, parts confided to services."""

from datetime import date
from typing import ClassVar

from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.access.perimeter import OfficeScopedQuerySet
from compliance.deadlines.providers import NO_NUMBER, ColumnProvider, Line, Rows, announce
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.processing import rules
from compliance.processing.models import ActivityGuest, Opinion, ProcessingActivity
from compliance.records.enums import Status

EDIT, ADVISE = Permission.EDIT_REGISTER.full, Permission.ADVISE_REGISTER.full
PART_DUE = Coalesce("due_on", "ends")


class _OnActivity(ColumnProvider):
    """A day of an activity: it is told by the activity's reference and name, and leads to its page."""

    page: ClassVar[str] = "processing:detail"

    def title(self, line: Line) -> str:
        """Return the activity's reference and name."""
        return f"{rules.reference(line.number)} – {line.name}"

    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of the page where the thing is done."""
        return reverse(self.page, args=[office.slug, line.number]) if office else ""


class _Review(_OnActivity):
    """A review of what stands in the register and has not ended."""

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the activities of the register that go on."""
        rows: Rows = scope.rows(ProcessingActivity).going_on()
        return rows


@announce
class ActivityReview(_Review):
    """The day that the office has set to read the record again."""

    kind, label, column = "review", _("Revue d’une fiche"), "review_on"
    source = _("RGPD, art. 24(1)")


@announce
class ImpactAssessmentReview(_Review):
    """The day by which the impact assessment is reviewed."""

    kind, label, column = "dpia-review", _("Réexamen d’une AIPD"), "dpia_review_on"
    source = _("RGPD, art. 35(11)")


class _Opinion(_OnActivity):
    """An opinion asked of the DPO and not given yet."""

    column: ClassVar[str] = "due_on"
    number: ClassVar[Combinable] = F("record__number")
    name: ClassVar[Combinable] = F("record__name")


@announce
class OpinionOwed(_Opinion):
    """The opinion that the person is to give."""

    kind, label = "opinion", _("Avis à rendre")
    source, page = _("RGPD, art. 38(1) et 39(1)"), "processing:give_opinion"

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the opinions awaited where the person gives them."""
        rows: Rows = scope.rows(Opinion, ADVISE).awaited()
        return rows


@announce
class OpinionAwaited(_Opinion):
    """The opinion that the office waits for, before it approves."""

    kind, label = "opinion-awaited", _("Avis du DPO attendu")
    source = _("RGPD, art. 38(1)")

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the opinions awaited where the person reads the register and gives none."""
        rows: Rows = scope.rows(Opinion).exclude(office__in=scope.office_ids(ADVISE)).awaited()
        return rows


@announce
class PartAsked(_OnActivity):
    """A part of a record that the office asked a service to complete; the guest reads theirs on the first page."""

    kind, label, source = "part", _("Partie confiée à un service"), _("Date fixée par l’organisme")
    number, name, person = F("record__number"), F("record__name"), F("full_name")
    column: ClassVar[str] = "expected_on"

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the parts that are not done and still may be, where the person keeps the register.

        Nobody else reads to whom a record is confided.
        """
        seen = scope.within(OfficeScopedQuerySet(ActivityGuest).visible_to(scope.user, EDIT))
        undecided = seen.filter(done_at=None, withdrawn_at=None, declined_at=None, ends__gte=today)
        return undecided.exclude(record__status=Status.ENDED)

    def within(self, rows: Rows, first: date | None, last: date, today: date) -> Rows:
        """Compare the day of the part."""
        return super().within(rows.annotate(expected_on=PART_DUE), first, last, today)

    def day(self, today: date) -> tuple[Combinable, Combinable]:
        """Return the day of the part: the place's last one unless it has its own."""
        return PART_DUE, NO_NUMBER
