"""Letters about the DPO's opinion. They tell which record and until when, and lead to the page: never what it says."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from compliance.accounts.models import User
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.offices.dated import runs_on
from compliance.offices.enums import Role
from compliance.offices.models import Appointment
from compliance.processing.opinions import Opinion


class OpinionMessage(Notification):
    """What the letters about one opinion share; the record is told by its reference alone."""

    category = Category.REGISTERS
    can_be_disabled = False  # Art. 38(1) GDPR: the DPO is involved in good time, and the controller answers for it

    def __init__(self, opinion: Opinion) -> None:
        self.opinion, self.office = opinion, opinion.record.office

    def context(self) -> Mapping[str, Fact]:
        """Return which record, asked by whom, until when, and where."""
        record = self.opinion.record
        return {
            "reference": record.reference,
            "asked_by": str(self.opinion.asked_by or self.office),
            "due_on": self.opinion.due_on,
            "url": link("processing:detail", office=record.office.slug, number=record.number),
        }


class ToTheDpo(OpinionMessage):
    """A letter to the DPO's team; it leads to the page where the opinion is given."""

    def __init__(self, opinion: Opinion, team: Sequence[User]) -> None:
        super().__init__(opinion)
        self.team = team

    def recipients(self) -> Iterable[User | str]:
        """Return who carries the mandate today."""
        return self.team

    def context(self) -> Mapping[str, Fact]:
        """Return the facts, and the page to answer from."""
        record = self.opinion.record
        url = link("processing:give_opinion", office=record.office.slug, number=record.number)
        return {**super().context(), "url": url}


@register
class OpinionAsked(ToTheDpo):
    """The DPO's opinion is asked."""

    template = "processing/emails/opinion_asked"


@register
class OpinionDue(ToTheDpo):
    """The last day comes, or has come, and the opinion is not given."""

    template = "processing/emails/opinion_due"


@register
class OpinionGiven(OpinionMessage):
    """The DPO has given an opinion."""

    template = "processing/emails/opinion_given"

    def recipients(self) -> Iterable[User | str]:
        """Return who asked, and the office's direction, which decides."""
        places = Appointment.objects.filter(runs_on(timezone.localdate()), office=self.office, role=Role.DIRECTION)
        asked_by = [self.opinion.asked_by] if self.opinion.asked_by else []
        return [*asked_by, *(place.person for place in places.select_related("person").order_by("pk"))]
