"""The journal of reads at its term: a line goes whole, that of a file which left keeps what proves the file."""

from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from compliance.history.models import JournalEntry
from compliance.offices.models import Office
from compliance.retention.periods import kept
from compliance.retention.rules import latest_trigger

TYPED = ("reason", "filter", "filter_in_words")  # words of people, in what is told of a file


def erase_logs(office: Office, today: date) -> int:
    """Erase the office's lines that are past their term; return how many.

    Of a file that left, its number and digests stay, for whoever received it asks whether it is the one; who took it
    and what they typed go.
    """
    period = kept(office, today)["logs"].period
    before = timezone.make_aware(datetime.combine(latest_trigger(period, today), time.min))
    old = JournalEntry.objects.filter(office_id=office.pk, moment__lt=before)
    count, _by_model = old.filter(file_number=None).delete()
    for line in old.exclude(file_number=None).exclude(Q(person=None) & Q(actor_name="")).order_by("pk").iterator():
        line.person, line.actor_name = None, ""
        line.details = {name: value for name, value in line.details.items() if name not in TYPED}
        line.save(update_fields=["person", "actor_name", "details"])
        count += 1
    return count
