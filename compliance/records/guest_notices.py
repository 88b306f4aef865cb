"""What is told each day to those to whom a record was confided; each register announces its own job."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from compliance.notifications import daily
from compliance.notifications.services import queue
from compliance.records import guest_rules as rules
from compliance.records.guests import Guest
from compliance.records.messages import GuestMessage, letters_of

TOLD_FOR = timedelta(days=30)  # after that, news of an end is no news


def tell(model: type[Guest], today: date) -> None:
    """Remind those who have not finished, before their day and on it; once it has passed, tell who asked too."""
    waited: Any = model._default_manager.filter(done_at=None, withdrawn_at=None).exclude(person=None)
    rows = waited.select_related("record__office", "invited_by", "person").order_by("pk")
    near = Q(ends__lte=today + rules.REMINDER) | Q(due_on__lte=today + rules.REMINDER)
    for guest in rows.filter(near, ends__gte=today):
        if not guest.may_be_completed():
            continue  # nobody expects anything of it any more
        said = letters_of(guest)
        if which := rules.notice(guest.starts, guest.due, today):
            _once(guest, which, guest.due, said.of_notice(which)(guest))
        if which == rules.Notice.LATE:
            _once(guest, "unfinished", guest.due, said.unfinished(guest))
    for guest in rows.filter(ends__lt=today, ends__gte=today - TOLD_FOR):
        _once(guest, "end", guest.ends, letters_of(guest).ended(guest))
        _once(guest, "unfinished", guest.due, letters_of(guest).unfinished(guest))


def _once(guest: Guest, what: str, day: date, message: GuestMessage) -> None:
    with daily.once(f"{guest._meta.label_lower}:{guest.pk}:{what}:{day}") as not_told_yet:
        if not_told_yet:
            queue(message)
