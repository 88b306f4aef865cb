"""Where what a record says may stand beside it: the letters about it, sent or not."""

from compliance.history.places import Erased, place
from compliance.notifications.models import Letter
from compliance.notifications.services import about


@place("letters")
def letters(record: Erased) -> int:
    """Delete the letters that were written about the record: their text, their subject, to whom they went."""
    return Letter.objects.filter(office=record.office_id, about=about(record.register, record.number)).delete()[0]
