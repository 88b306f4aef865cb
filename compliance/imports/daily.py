"""What is done once a day about imports."""

from datetime import date

from django.utils import timezone

from compliance.imports import services
from compliance.notifications import daily


@daily.job("imports: files that nobody imported")
def sweep(today: date) -> None:
    """Forget the files that nobody imported within seven days."""
    services.sweep(timezone.now())
