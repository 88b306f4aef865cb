"""A letter to whoever follows a request is given up: those who handle it are told."""

from compliance.notifications import given_up
from compliance.notifications.models import Letter
from compliance.notifications.services import queue
from compliance.portal.messages import PersonNotTold
from compliance.portal.models import SentLetter


@given_up.announce
def not_told(letter: Letter) -> None:
    """Tell them that the person was not; once for an address, whatever the number of letters."""
    sent = SentLetter.objects.select_related("follow_up__request__office").filter(letter=letter).first()
    if sent is None:
        return
    lost = Letter.objects.given_up().filter(to=letter.to).exclude(pk=letter.pk)
    if not sent.follow_up.letters.filter(letter__in=lost).exists():
        queue(PersonNotTold(sent.follow_up.request))
