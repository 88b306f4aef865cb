"""What the processing register does once a day."""

from datetime import date, timedelta

from compliance.notifications import daily
from compliance.notifications.services import queue
from compliance.offices.models import current_mandate
from compliance.processing.guests import ActivityGuest
from compliance.processing.messages import OpinionDue
from compliance.processing.models import ProcessingActivity
from compliance.processing.opinion_rules import notice
from compliance.processing.opinion_services import team_of
from compliance.processing.opinions import Opinion
from compliance.records.drafts import purge
from compliance.records.guest_notices import tell

NEAR = timedelta(days=14)  # more calendar days than two working days ever take


@daily.job("processing: confided activities")
def confided(today: date) -> None:
    """Remind the guests of activities of their last day, then tell them that it has passed."""
    tell(ActivityGuest, today)


@daily.job("processing: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget what was typed in the forms of activities and not saved, once it is old or the right to it has ended."""
    purge(ProcessingActivity, today)


@daily.job("processing: opinions awaited")
def opinions(today: date) -> None:
    """Remind the DPO two working days before the last day, then on that day; the nearest only when days were lost."""
    rows = Opinion.objects.awaited().filter(due_on__lte=today + NEAR).select_related("record__office", "asked_by")
    for opinion in rows.order_by("pk"):
        which = notice(opinion.due_on, opinion.due_zone, today)
        mandate = current_mandate(opinion.record.office, today) if which else None
        if mandate is None:
            continue
        with daily.once(f"opinion:{opinion.pk}:{which}:{opinion.due_on}") as not_told_yet:
            if not_told_yet:
                queue(OpinionDue(opinion, team_of(mandate, today)))
