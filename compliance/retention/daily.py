"""What goes at its term without a visa, once a day: it is no public archive (identity copies, logs, caches)."""

from datetime import date

from compliance.notifications import daily
from compliance.offices.models import Office
from compliance.retention.logs import erase_logs
from compliance.retention.services import erase_at_once


@daily.job("retention: what needs no visa")
def at_once(today: date) -> None:
    """Erase in each office what is due and needs no visa, by the office's own periods."""
    for office in Office.objects.order_by("pk"):
        erase_at_once(office, today)


@daily.job("retention: journals of reads")
def logs(today: date) -> None:
    """Erase the lines of the journals of reads at their term."""
    for office in Office.objects.order_by("pk"):
        erase_logs(office, today)
