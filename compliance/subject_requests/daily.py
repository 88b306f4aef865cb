"""What the register of requests does once a day."""

from datetime import date
from functools import partial

from compliance.notifications import daily
from compliance.notifications.reminders import near, remind
from compliance.records.drafts import purge
from compliance.subject_requests.messages import AnswerDue
from compliance.subject_requests.models import SubjectRequest


@daily.job("requests: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget what was typed in the forms of requests and not saved, once it is old or the right to it has ended."""
    purge(SubjectRequest, today)


@daily.job("requests: answers due")
def answers(today: date) -> None:
    """Recall the strict day of each open request: ten and three days before, on the day, then each week it is late."""
    rows = SubjectRequest.objects.open().filter(due_on__lte=near(today)).select_related("office").order_by("pk")
    for request in rows.iterator():
        remind(f"request:{request.pk}", request.due_on, today, partial(AnswerDue, request, request.due_on, today))
