"""What the processor's register hands over when a DPO leaves: what waits for a decision, reviews that fall due."""

from collections.abc import Iterator
from datetime import date

from compliance.governance.handover import Item, announce, of_register
from compliance.offices.models import Office
from compliance.on_behalf.models import ProcessingOnBehalf


@announce
def waiting(office: Office, today: date, until: date) -> Iterator[Item]:
    """Yield the records submitted, and those whose review falls due by ``until`` or fell."""
    return of_register(ProcessingOnBehalf, office, until)
