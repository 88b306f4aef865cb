"""What the register hands over when a DPO leaves: activities that wait for a decision, reviews that fall due."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from compliance.governance.handover import Item, announce, of_record, of_register
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.records.enums import Status


@announce
def waiting(office: Office, today: date, until: date) -> Iterator[Item]:
    """Yield the activities submitted, and those whose review, or whose assessment's, falls due by ``until`` or fell."""
    yield from of_register(ProcessingActivity, office, until, due="next_review_on")
    rows = ProcessingActivity.objects.filter(office=office).exclude(status=Status.ENDED).order_by("number")
    for activity in rows.filter(dpia_review_on__lte=until):
        yield of_record(_("Analyses d’impact à réexaminer sous 90 jours"), activity, activity.dpia_review_on)
