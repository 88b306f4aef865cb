"""What is told each day to those to whom a record was confided; each register announces its own job."""

from datetime import date, timedelta
from typing import Any

from compliance.notifications import daily
from compliance.notifications.services import queue
from compliance.records import guest_rules as rules
from compliance.records.guests import Guest
from compliance.records.messages import GuestEnded, GuestMessage, GuestReminded

TOLD_FOR = timedelta(days=30)  # after that, news of an end is no news


def tell(model: type[Guest], today: date) -> None:
    """Remind, three days before, those who have not finished; tell the others that their last day has passed."""
    waited: Any = model._default_manager.filter(done_at=None, withdrawn_at=None).exclude(person=None)
    rows = waited.select_related("record__office", "invited_by", "person").order_by("pk")
    for guest in rows.filter(ends__gte=today, ends__lte=today + rules.REMINDER):
        if rules.reminder_due(guest.starts, guest.ends, today):
            _once(guest, "reminder", GuestReminded(guest))
    for guest in rows.filter(ends__lt=today, ends__gte=today - TOLD_FOR):
        _once(guest, "end", GuestEnded(guest))


def _once(guest: Guest, what: str, message: GuestMessage) -> None:
    with daily.once(f"{guest._meta.label_lower}:{guest.pk}:{what}:{guest.ends}") as not_told_yet:
        if not_told_yet:
            queue(message)
