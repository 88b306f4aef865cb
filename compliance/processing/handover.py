"""What the register hands over when a DPO leaves: activities that wait for a decision, reviews that fall due."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from compliance.governance.handover import Item, announce
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.processing import rules
from compliance.processing.models import ProcessingActivity
from compliance.records.enums import Status


@announce
def waiting(office: Office, today: date, until: date) -> Iterator[Item]:
    """Yield the activities submitted, and those to review by ``until``, the overdue ones included."""
    rows = ProcessingActivity.objects.filter(office=office).order_by("number")
    for activity in rows.filter(status=Status.SUBMITTED):
        yield _item(_("Fiches à décider"), activity, activity.review_on)
    for activity in rows.filter(review_on__lte=until).exclude(status=Status.ENDED):
        yield _item(_("Fiches à revoir sous 90 jours"), activity, activity.review_on)


def _item(heading: str, activity: ProcessingActivity, due: date | None) -> Item:
    return Item(heading, rules.reference(activity.number), activity.name, due, Permission.VIEW_REGISTER.full)
