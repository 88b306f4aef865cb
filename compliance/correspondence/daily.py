"""What the letters about requests do once a day."""

from datetime import date

from compliance.correspondence.models import Letter
from compliance.notifications import daily
from compliance.records.drafts import purge


@daily.job("letters about requests: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget what was typed in the forms of letters and not saved, once it is old or the right to it has ended."""
    purge(Letter, today)
