"""What the processing register does once a day."""

from datetime import date

from compliance.notifications import daily
from compliance.processing.guests import ActivityGuest
from compliance.processing.models import ProcessingActivity
from compliance.records.drafts import purge
from compliance.records.guest_notices import tell


@daily.job("processing: confided activities")
def confided(today: date) -> None:
    """Remind the guests of activities of their last day, then tell them that it has passed."""
    tell(ActivityGuest, today)


@daily.job("processing: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget what was typed in the forms of activities and not saved, once it is old or the right to it has ended."""
    purge(ProcessingActivity, today)
