"""Letters about a question: who asks, which question, until when, and the page; nothing of the request, nor a word."""

from collections.abc import Mapping

from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, register
from compliance.questions.models import QuestionGuest
from compliance.records import messages
from compliance.records.guests import Guest


class OfQuestion(messages.GuestMessage):
    """What the letters about a question share."""

    category = Category.REQUESTS


@register
class QuestionAsked(OfQuestion, messages.GuestInvited):
    """A question is asked; ``token`` opens the invitation."""

    template = "questions/emails/asked"


@register
class QuestionReminded(OfQuestion):
    """The day of the answer comes, it was moved, or who asked reminds the service."""

    template = "questions/emails/reminded"


@register
class QuestionDue(OfQuestion):
    """The answer is expected today."""

    template = "questions/emails/due"


@register
class QuestionLate(OfQuestion):
    """The day has passed."""

    template = "questions/emails/late"


@register
class QuestionAskedAgain(OfQuestion):
    """Something is still expected, after an answer."""

    template = "questions/emails/asked_again"


@register
class QuestionEnded(OfQuestion):
    """The last day of access has passed, without an answer."""

    template = "questions/emails/ended"


@register
class QuestionWithdrawn(OfQuestion):
    """The question is taken back."""

    template = "questions/emails/withdrawn"


class ToWhoAsked(OfQuestion, messages.ToWhoAsked):
    """A letter to who asked the question."""


@register
class QuestionUnanswered(ToWhoAsked):
    """The day has passed, and no answer came."""

    template = "questions/emails/unanswered"


@register
class QuestionDeclined(ToWhoAsked):
    """The person refuses the invitation."""

    template = "questions/emails/declined"


@register
class QuestionAnswered(ToWhoAsked):
    """The service has answered, or corrected its answer."""

    template = "questions/emails/answered"

    def __init__(self, guest: Guest, *, corrected: bool = False) -> None:
        super().__init__(guest)
        self.corrected = corrected

    def context(self) -> Mapping[str, Fact]:
        """Return the facts, and whether an answer was there already."""
        return {**super().context(), "corrected": self.corrected}


messages.announce_letters(
    QuestionGuest,
    messages.GuestLetters(
        invited=QuestionAsked,
        reminded=QuestionReminded,
        due=QuestionDue,
        late=QuestionLate,
        unfinished=QuestionUnanswered,
        ended=QuestionEnded,
        withdrawn=QuestionWithdrawn,
        declined=QuestionDeclined,
        done=QuestionAnswered,
    ),
)
