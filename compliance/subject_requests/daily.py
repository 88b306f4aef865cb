"""What the register of requests does once a day."""

from datetime import date

from compliance.notifications import daily
from compliance.records.drafts import purge
from compliance.subject_requests.models import SubjectRequest


@daily.job("requests: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget what was typed in the forms of requests and not saved, once it is old or the right to it has ended."""
    purge(SubjectRequest, today)
