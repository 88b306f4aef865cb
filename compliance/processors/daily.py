"""What the processors' pages do once a day."""

from datetime import date

from compliance.notifications import daily
from compliance.processors.models import Processor
from compliance.records.drafts import purge


@daily.job("processors: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget what was typed in the forms of sheets and not saved, once it is old or the right to it has ended."""
    purge(Processor, today)
