"""What the questions do once a day."""

from datetime import date

from compliance.notifications import daily
from compliance.questions.models import Question, QuestionGuest
from compliance.records.drafts import purge
from compliance.records.guest_notices import tell


@daily.job("questions: answers awaited")
def awaited(today: date) -> None:
    """Remind the services before their day and on it; once it has passed, tell who asked too."""
    tell(QuestionGuest, today)


@daily.job("questions: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget the answers typed and not saved, once they are old or the question is no longer asked."""
    purge(Question, today)
