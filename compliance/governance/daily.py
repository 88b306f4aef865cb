"""What governance does once a day."""

from datetime import date, timedelta

from django.db.models import Q

from compliance.governance.mandates.messages import MandateNearsEnd
from compliance.governance.people import notices as people
from compliance.notifications import daily
from compliance.notifications.services import queue
from compliance.offices.enums import MandateStatus
from compliance.offices.mandate_rules import NOTICES, notice_due
from compliance.offices.models import Mandate
from compliance.offices.rules import DAY

__all__ = ["notices", "people"]


@daily.job("mandates: notices")
def notices(today: date) -> None:
    """Tell 90, 30 and 7 days before that a mandate ends: each notice once, and only the nearest when days were lost."""
    near = Q(ends__gte=today, ends__lte=today + timedelta(days=max(NOTICES)))
    rows = Mandate.objects.filter(near, status=MandateStatus.SIGNED).select_related("office", "person")
    for mandate in rows.order_by("pk"):
        notice = notice_due(mandate.ends, today)
        with daily.once(f"mandate:{mandate.pk}:ends:{mandate.ends}:{notice}") as not_told_yet:
            if not_told_yet:
                queue(MandateNearsEnd(mandate, following=_is_followed(mandate)))


def _is_followed(mandate: Mandate) -> bool:
    """Tell whether another mandate of the office is signed for the day after the last."""
    signed = Mandate.objects.filter(office=mandate.office, status=MandateStatus.SIGNED)
    return mandate.ends is not None and signed.filter(starts=mandate.ends + DAY).exists()
