"""What was said with the person, beside a request."""

from django.urls import reverse
from django.utils.translation import gettext as _

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
    letter = directory.last_letter(request)
    is_lost = letter is not None and letter.is_given_up
    label = _("Échanges avec le demandeur : courriel refusé") if is_lost else _("Échanges avec le demandeur")
    return Way(label, reverse("portal_staff:exchange", args=[request.office.slug, request.number]))
