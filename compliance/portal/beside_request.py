"""What was said with the person, beside a request."""

from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.subject_requests import beside
from compliance.subject_requests.beside import Way
from compliance.subject_requests.enums import Channel
from compliance.subject_requests.models import SubjectRequest


@beside.announce
def exchanges(request: SubjectRequest) -> Way | None:
    """Lead to the messages and to the code of a request that came by the portal."""
    if request.channel != Channel.PORTAL:
        return None
    return Way(
        _("Échanges avec le demandeur"), reverse("portal_staff:exchange", args=[request.office.slug, request.number])
    )
