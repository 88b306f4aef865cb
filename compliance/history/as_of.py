"""Reading the ledger at a moment: the last entry of each record at or before it."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from compliance.history.models import LedgerEntry


def latest_entries(
    history: type[LedgerEntry], moment: datetime, *, office_ids: Collection[int] | None = None
) -> QuerySet[Any]:
    """Return, for each record alive at ``moment``, its last entry then; deleted ones are left out.

    Ties on the moment are broken by the order of writing. ``office_ids`` narrows to those offices.
    """
    rows = history.objects.filter(history_date__lte=moment)
    if office_ids is not None:
        rows = rows.filter(office_id__in=office_ids)
    last = (
        history.objects.filter(id=OuterRef("id"), history_date__lte=moment)
        .order_by("-history_date", "-history_id")
        .values("history_id")[:1]
    )
    return rows.filter(history_id=Subquery(last)).exclude(history_type="-")


def moment_from(text: str) -> datetime:
    """Read a moment as people give it: an ISO date means the end of that day in Paris.

    Raises ValueError when the text is neither a date nor a date and time.
    """
    moment = parse_datetime(text) if "T" in text or " " in text.strip() else None
    if moment is not None:
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    day = parse_date(text)
    if day is None:
        raise ValueError(f"{text!r} is neither a date (2026-11-22) nor a date and time (2026-11-22T18:00)")
    return timezone.make_aware(datetime.combine(day, time.max))
