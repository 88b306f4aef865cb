"""Letters about the DPO's mandate: signed, joined, near its end, ended. They tell facts and lead to the page."""

from collections.abc import Iterable, Mapping

from django.conf import settings

from compliance.accounts.models import User
from compliance.governance.persons import office_people
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.offices.enums import TeamRole
from compliance.offices.models import Mandate, MandateMember


class MandateMessage(Notification):
    """What the letters about one mandate share."""

    category = Category.MANDATES
    can_be_disabled = False  # an office without a DPO breaks Art. 37(1)(a): nobody misses it by choice

    def __init__(self, mandate: Mandate) -> None:
        self.mandate, self.office = mandate, mandate.office

    def recipients(self) -> Iterable[User | str]:
        """Return the office's direction and administrators, and whoever leads the DPO's team."""
        return [*office_people(self.mandate.office), self.mandate.lead]

    def context(self) -> Mapping[str, Fact]:
        """Return who, until when, and where to read it."""
        return {
            "dpo": str(self.mandate.person),
            "starts": self.mandate.starts,
            "ends": self.mandate.ends,
            "url": link("mandates:detail", office=self.mandate.office.slug, number=self.mandate.number),
        }


@register
class MandateSigned(MandateMessage):
    """The direction signed the lettre de mission."""

    template = "governance/emails/mandate_signed"

    def recipients(self) -> Iterable[User | str]:
        """Return the office's direction and administrators: the team has letters of its own."""
        return office_people(self.mandate.office)


@register
class MandateNearsEnd(MandateMessage):
    """The mandate ends in 90, 30 or 7 days; ``following`` tells whether another is signed for the day after."""

    template = "governance/emails/mandate_nears_end"

    def __init__(self, mandate: Mandate, *, following: bool) -> None:
        super().__init__(mandate)
        self.following = following

    def context(self) -> Mapping[str, Fact]:
        """Return the facts, and what is left to do."""
        return {**super().context(), "following": self.following}


@register
class MandateEnded(MandateMessage):
    """The direction ended the mandate before its term."""

    template = "governance/emails/mandate_ended"


@register
class TeamJoined(Notification):
    """A person serves an office as its DPO or in the DPO's team; ``token`` opens the account that has no way in yet."""

    category = Category.ACCESS
    can_be_disabled = False
    carries_key = True
    template = "governance/emails/mandate_team_joined"

    def __init__(self, member: MandateMember, token: str = "") -> None:
        self.member, self.office, self.token = member, member.mandate.office, token

    def recipients(self) -> Iterable[User | str]:
        """Return the person."""
        return [self.member.person]

    def context(self) -> Mapping[str, Fact]:
        """Return the place, its dates, and the link that opens the account."""
        return {
            "role": str(TeamRole(self.member.role).label),
            "starts": self.member.starts,
            "ends": self.member.ends,
            "days": settings.INVITATION_DAYS,
            "account_url": link("invitation_link", token=self.token) if self.token else "",
        }
