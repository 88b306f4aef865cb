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
    """Yield the activities submitted, and those whose review, or whose assessment's, falls due by ``until`` or fell."""
    rows = ProcessingActivity.objects.filter(office=office).order_by("number")
    for activity in rows.filter(status=Status.SUBMITTED):
        yield _item(_("Fiches à décider"), activity, activity.next_review_on)
    alive = rows.exclude(status=Status.ENDED)
    for activity in alive.filter(review_on__lte=until):
        yield _item(_("Fiches à revoir sous 90 jours"), activity, activity.review_on)
    for activity in alive.filter(dpia_review_on__lte=until):
        yield _item(_("Analyses d’impact à réexaminer sous 90 jours"), activity, activity.dpia_review_on)


def _item(heading: str, activity: ProcessingActivity, due: date | None) -> Item:
    return Item(heading, rules.reference(activity.number), activity.name, due, Permission.VIEW_REGISTER.full)
