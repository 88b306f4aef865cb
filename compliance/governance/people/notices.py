"""What is told of places each day."""

from datetime import date, timedelta

from compliance.governance.people.messages import PlaceNearsEnd
from compliance.notifications import daily
from compliance.notifications.services import queue
from compliance.offices.mandate_rules import notice_due
from compliance.offices.models import Appointment

NOTICES = (30, 7)  # days before the end


@daily.job("places: notices")
def notices(today: date) -> None:
    """Tell 30 and 7 days before that a place ends: each notice once, and only the nearest when days were lost."""
    rows = Appointment.objects.filter(ends__gte=today, ends__lte=today + timedelta(days=max(NOTICES)))
    for place in rows.select_related("office", "person").order_by("pk"):
        notice = notice_due(place.ends, today, NOTICES)
        with daily.once(f"place:{place.pk}:ends:{place.ends}:{notice}") as not_told_yet:
            if not_told_yet:
                queue(PlaceNearsEnd(place))
