"""What the portal does once a day."""

from datetime import date

from compliance.notifications import daily
from compliance.portal import limits


@daily.job("portal: addresses counted")
def addresses(today: date) -> None:
    """Forget the addresses counted more than an hour ago, where nobody has come since."""
    limits.forget_expired()
