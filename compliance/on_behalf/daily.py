"""What the processor's register does once a day."""

from datetime import date

from compliance.notifications import daily
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.records.drafts import purge


@daily.job("on behalf: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget what was typed in the forms of records and not saved, once it is old or the right to it has ended."""
    purge(ProcessingOnBehalf, today)
