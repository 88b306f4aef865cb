"""The figures of a network: sums over its members of the day, never an office's own, never a record.

The one place that counts in registers without asking `visible_to`: what leaves it has passed `disclosure`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from compliance.dashboards import disclosure
from compliance.offices.models import Membership, Network
from compliance.processing.enums import DpiaVerdict
from compliance.processing.models import ProcessingActivity, late_review
from compliance.records.enums import Answer, Status
from compliance.subject_requests.figures import ANSWERED
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.rules import ASIDE, OPEN, State

PLACES = {  # of a request, which add up
    "in_time": gettext_lazy("répondues à temps"),
    "late": gettext_lazy("répondues en retard"),
    "awaited": gettext_lazy("en attente, dans le délai"),
    "overdue": gettext_lazy("en attente, en retard"),
    "without_answer": gettext_lazy("sans réponse au fond"),
}
REGISTERED = (Status.SUBMITTED, Status.APPROVED, Status.ENDED)


@dataclass(frozen=True)
class RequestFigures:
    """What a network shows of the requests that its members received this year, restricted ones too."""

    received: int | None
    by_place: list[tuple[str, int | None]]
    extended: int | None
    refused: int | None


@dataclass(frozen=True)
class NetworkFigures:
    """What a network shows of its members together; None: fewer than three of them are behind the figure."""

    members: int
    registered: int | None
    by_status: list[tuple[str, int | None]]
    complete_share: int | None
    with_transfers: int | None
    dpia_required: int | None
    review_late: int | None
    requests: RequestFigures


def network_figures(network: Network, today: date) -> NetworkFigures:
    """Return the figures of the network's members of the day; three queries, whatever their number."""
    offices = Membership.objects.filter(network=network).on(today).order_by().values("office").distinct()
    rows = _contributions(offices, today)
    by_status = [[row[status.value] for row in rows] for status in REGISTERED]
    whole = [row["registered"] for row in rows]
    registered, told = disclosure.breakdown(by_status)

    def sum_of(name: str) -> int | None:
        return disclosure.part([row[name] for row in rows], whole)

    return NetworkFigures(
        members=offices.count(),
        registered=registered,
        by_status=list(zip((str(status.label) for status in REGISTERED), told, strict=True)),
        complete_share=disclosure.share([row["complete"] for row in rows], whole, registered),
        with_transfers=sum_of("with_transfers"),
        dpia_required=sum_of("dpia_required"),
        review_late=sum_of("late"),
        requests=_request_figures(offices, today),
    )


def _request_figures(offices: Any, today: date) -> RequestFigures:
    rows = _request_contributions(offices, today)
    received, told = disclosure.breakdown([[row[place] for row in rows] for place in PLACES])
    whole = [row["received"] for row in rows]
    return RequestFigures(
        received=received,
        by_place=list(zip(map(str, PLACES.values()), told, strict=True)),
        extended=disclosure.part([row["extended"] for row in rows], whole),
        refused=disclosure.part([row["refused"] for row in rows], whole),
    )


def _request_contributions(offices: Any, today: date) -> list[dict[str, int]]:
    """Return one row of counts per office that received requests this year; what exercised no right is left out."""
    answered, is_open = Q(status__in=ANSWERED), Q(status__in=OPEN)
    passed = Q(due_on__isnull=False, due_on__lt=today)
    places = {
        "in_time": answered & Q(was_late=False),
        "late": answered & Q(was_late=True),
        "awaited": is_open & ~passed,
        "overdue": is_open & passed,
        "without_answer": ~answered & ~is_open,
    }
    rows: Any = (
        SubjectRequest.objects.filter(office__in=offices, received_on__gte=today.replace(month=1, day=1))
        .exclude(qualification__in=ASIDE)
        .values("office_id")
        .order_by("office_id")
        .annotate(
            received=Count("pk"),
            extended=Count("pk", filter=Q(extension_notice_on__isnull=False)),
            refused=Count("pk", filter=Q(status=State.REFUSED)),
            **{name: Count("pk", filter=place) for name, place in places.items()},
        )
    )
    return list(rows)


def _contributions(offices: Any, today: date) -> list[dict[str, int]]:
    """Return one row of counts per office that has something in its register; drafts are not counted."""
    counts = {status.value: Count("pk", filter=Q(status=status)) for status in REGISTERED}
    rows: Any = (
        ProcessingActivity.objects.in_register()
        .filter(office__in=offices)
        .values("office_id")
        .order_by("office_id")
        .annotate(
            registered=Count("pk"),
            complete=Count("pk", filter=Q(missing_count=0)),
            with_transfers=Count("pk", filter=Q(transfers_outside_eu=Answer.YES)),
            dpia_required=Count("pk", filter=Q(dpia_verdict=DpiaVerdict.REQUIRED)),
            late=Count("pk", filter=late_review(today)),
            **counts,
        )
    )
    return list(rows)
