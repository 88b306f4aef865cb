"""Letters about the strict day of a request: which one, which day, and the page; no name, no word of it."""

from collections.abc import Iterable, Mapping
from datetime import date

from compliance.access.perimeter import people_with
from compliance.accounts.models import User
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.notifications.services import about
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import ADVISE, HANDLE


@register
class AnswerDue(Notification):
    """The day by which whoever asked is answered comes, or has passed (Art. 12(3) GDPR)."""

    category = Category.REQUESTS
    can_be_disabled = False  # a legal day is never muted
    template = "subject_requests/emails/answer_due"

    def __init__(self, request: SubjectRequest, day: date, today: date) -> None:
        self.request, self.day, self.office = request, day, request.office
        self.is_late = today > day
        self.about = about(request._meta.label_lower, request.number)

    def recipients(self) -> Iterable[User | str]:
        """Return who follows the request, or all who handle the office's when nobody does today; and the office's DPO.

        Of a restricted one, those whom it names among them.
        """
        handle = self.request.readers_among(people_with(self.request.office_id, [HANDLE]))
        followed = list(handle.filter(pk=self.request.handler_id)) if self.request.handler_id else []
        return [*(followed or handle.order_by("pk")), *people_with(self.request.office_id, [ADVISE]).order_by("pk")]

    def context(self) -> Mapping[str, Fact]:
        """Return which request, which day, and where."""
        url = link("subject_requests:detail", office=self.request.office.slug, number=self.request.number)
        return {"reference": self.request.reference, "day": self.day, "late": self.is_late, "url": url}
