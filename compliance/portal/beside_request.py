"""What was said with the person, beside a request."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.common.french_dates import in_words
from compliance.portal import directory
from compliance.subject_requests import beside
from compliance.subject_requests.beside import Way
from compliance.subject_requests.enums import Channel
from compliance.subject_requests.models import SubjectRequest


@beside.announce
def exchanges(request: SubjectRequest) -> Way | None:
    """Lead to the messages and to the code, where the person has one or may be given one."""
    if request.channel != Channel.PORTAL and not directory.may_follow(request):
        return None
    return Way(_label(request), reverse("portal_staff:exchange", args=[request.office.slug, request.number]))


def _label(request: SubjectRequest) -> str:
    """Say what waits there: a letter that never arrived, a message of theirs that is the last one."""
    letter, message = directory.last_letter(request), directory.messages_of(request).last()
    if letter is not None and letter.is_given_up:
        return _("Échanges avec le demandeur : courriel refusé")
    if message is not None and message.from_requester:
        day = in_words(timezone.localdate(message.written_at))
        return _("Échanges avec le demandeur : son message du %(day)s") % {"day": day}
    return _("Échanges avec le demandeur")
