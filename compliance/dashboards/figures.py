"""Figures of the registers, per office, in a fixed number of queries whatever the number of offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from compliance.access.enforcement import Scope
from compliance.access.perimeter import Person
from compliance.deadlines.agenda import Agenda
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.processing.deadlines import OpinionOwed
from compliance.processing.models import ProcessingActivity, late_review
from compliance.records.enums import Status


@dataclass(frozen=True)
class OfficeFigures:
    """One line of the home page: an office and where its register stands."""

    office: Office
    registered: int
    drafts: int
    submitted: int
    incomplete: int
    review_late: int


@dataclass(frozen=True)
class Awaited:
    """The opinions that the DPO has not given yet: how many, and the nearest last day."""

    count: int
    nearest: date | None


def opinions_awaited(seen: Agenda, scope: Scope) -> Awaited | None:
    """Return what the DPO owes within the scope, of the deadlines seen there; None for who gives no opinion there."""
    if not scope.allows(Permission.ADVISE_REGISTER.full):
        return None
    owed = seen.of_kind(OpinionOwed.kind)
    return Awaited(len(owed), owed[0].day if owed else None)


def register_figures(user: Person, offices: Sequence[Office], today: date) -> list[OfficeFigures]:
    """Return the figures of the offices whose register the person may view; one query, none without an office."""
    if not offices:
        return []
    registered = ~Q(status=Status.DRAFT)  # what the list behind each figure shows
    rows: Any = (
        ProcessingActivity.objects.visible_to(user, among=[office.pk for office in offices])
        .values("office_id")
        .order_by("office_id")
        .annotate(
            registered=Count("pk", filter=registered),
            drafts=Count("pk", filter=Q(status=Status.DRAFT)),
            submitted=Count("pk", filter=Q(status=Status.SUBMITTED)),
            incomplete=Count("pk", filter=registered & Q(missing_count__gt=0)),
            review_late=Count("pk", filter=registered & late_review(today)),
        )
    )
    counts = {row.pop("office_id"): row for row in rows}
    none = dict.fromkeys(("registered", "drafts", "submitted", "incomplete", "review_late"), 0)
    return [OfficeFigures(office=office, **counts.get(office.pk, none)) for office in offices]
