"""What the portal tells by letter: to the person, that something moved; to whoever handles requests, what came."""

from collections.abc import Iterable, Mapping

from compliance.access.perimeter import people_with
from compliance.accounts.models import User
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.notifications.services import about
from compliance.offices.enums import Permission
from compliance.subject_requests.models import SubjectRequest

TOLD = (Permission.HANDLE_REQUESTS.full, Permission.ADVISE_REQUESTS.full)


@register
class RequestMoved(Notification):
    """There is something new about a request: neither which, nor of whom; the address is not proved to be theirs."""

    category, can_be_disabled = Category.REQUESTS, False
    template = "portal/emails/moved"

    def __init__(self, request: SubjectRequest) -> None:
        self.office, self.request = request.office, request
        self.about = about(request._meta.label_lower, request.number)

    def recipients(self) -> Iterable[User | str]:
        """Return the address that the person gave, if they gave one."""
        return [self.request.email] if self.request.email else []

    def context(self) -> Mapping[str, Fact]:
        """Return the page where one enters the code."""
        return {"follow_url": link("portal:enter", office=self.request.office.slug)}


class _ToHandlers(Notification):
    """Something happened on the portal: told to who handles requests and to the DPO, if they see this one."""

    category, can_be_disabled = Category.REQUESTS, False

    def __init__(self, request: SubjectRequest) -> None:
        self.office, self.request = request.office, request
        self.about = about(request._meta.label_lower, request.number)

    def recipients(self) -> Iterable[User | str]:
        """Return the people of the office who follow requests."""
        return list(self.request.readers_among(people_with(self.request.office_id, TOLD)).order_by("pk"))

    def context(self) -> Mapping[str, Fact]:
        """Return the reference, which names nobody, the day by which one answers while nobody has, and the page."""
        page = link("subject_requests:detail", office=self.request.office.slug, number=self.request.number)
        due_on = self.request.due_on if self.request.is_open else None
        return {"reference": self.request.reference, "due_on": due_on, "request_url": page}


@register
class PortalRequestReceived(_ToHandlers):
    """A request came through the portal: its clock runs."""

    template = "portal/emails/received"


@register
class PortalMessageReceived(_ToHandlers):
    """The person wrote again."""

    template = "portal/emails/answered"


@register
class PersonNotTold(_ToHandlers):
    """The letter to the person was refused, or never left: nobody but the office can reach them now."""

    template = "portal/emails/not_told"
