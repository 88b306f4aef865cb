"""What governance does once a day."""

from datetime import date, timedelta

from django.db.models import Q

from compliance.governance.mandates.messages import MandateNearsEnd
from compliance.governance.networks.messages import ConventionNearsEnd, NetworkNearsEnd
from compliance.governance.people import notices as people
from compliance.notifications import daily
from compliance.notifications.notification import Notification
from compliance.notifications.services import queue
from compliance.offices.enums import MandateStatus
from compliance.offices.mandate_rules import NOTICES, notice_due
from compliance.offices.models import Convention, Mandate, Network
from compliance.offices.rules import DAY

__all__ = ["notices", "people"]


@daily.job("mandates: notices")
def notices(today: date) -> None:
    """Tell 90, 30 and 7 days before that a mandate ends: each notice once, and only the nearest when days were lost."""
    rows = Mandate.objects.filter(_near(today), status=MandateStatus.SIGNED).select_related("office", "person")
    for mandate in rows.order_by("pk"):
        _tell("mandate", mandate, today, MandateNearsEnd(mandate, following=_is_followed(mandate)))


@daily.job("networks: notices")
def network_notices(today: date) -> None:
    """Tell 90, 30 and 7 days before that a convention, or a network itself, ends: in the same way."""
    for convention in Convention.objects.filter(_near(today)).select_related("network").order_by("pk"):
        _tell("convention", convention, today, ConventionNearsEnd(convention))
    for network in Network.objects.filter(_near(today)).order_by("pk"):
        _tell("network", network, today, NetworkNearsEnd(network))


def _near(today: date) -> Q:
    return Q(ends__gte=today, ends__lte=today + timedelta(days=max(NOTICES)))


def _tell(kind: str, ending: Mandate | Convention | Network, today: date, message: Notification) -> None:
    notice = notice_due(ending.ends, today)
    with daily.once(f"{kind}:{ending.pk}:ends:{ending.ends}:{notice}") as not_told_yet:
        if not_told_yet:
            queue(message)


def _is_followed(mandate: Mandate) -> bool:
    """Tell whether another mandate of the office is signed for the day after the last."""
    signed = Mandate.objects.filter(office=mandate.office, status=MandateStatus.SIGNED)
    return mandate.ends is not None and signed.filter(starts=mandate.ends + DAY).exists()
