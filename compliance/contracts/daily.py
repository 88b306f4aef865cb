"""What the register of contracts does once a day."""

from datetime import date

from compliance.contracts.models import ProcessorContract
from compliance.notifications import daily
from compliance.records.drafts import purge


@daily.job("contracts: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget what was typed in the forms of contracts and not saved, once it is old or the right to it has ended."""
    purge(ProcessorContract, today)
