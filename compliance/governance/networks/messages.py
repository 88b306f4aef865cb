"""Letters about networks: an office joins or leaves, a person coordinates, a convention or a network nears its end."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import timezone

from compliance.accounts.models import User
from compliance.governance.persons import coordinators_of, office_people
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.offices.models import Convention, Coordination, Membership, Network


class MembershipMessage(Notification):
    """What the letters about an office's place in a network share."""

    category = Category.NETWORKS
    can_be_disabled = False  # nobody joins a network, or leaves it, without knowing

    def __init__(self, membership: Membership) -> None:
        self.membership, self.office = membership, membership.office

    def recipients(self) -> Iterable[User | str]:
        """Return the office's direction and administrators."""
        return office_people(self.membership.office)

    def context(self) -> Mapping[str, Fact]:
        """Return which network, and from when to when."""
        return {
            "network": self.membership.network.name,
            "starts": self.membership.starts,
            "ends": self.membership.ends,
            "url": link("office", office=self.membership.office.slug),
        }


@register
class OfficeJoined(MembershipMessage):
    """The office is a member of a network."""

    template = "governance/emails/network_joined"


@register
class OfficeLeaves(MembershipMessage):
    """The office's membership has a last day."""

    template = "governance/emails/network_left"


@register
class CoordinationGiven(Notification):
    """A person coordinates a network; ``token`` opens the account that has no way in yet."""

    category = Category.ACCESS
    can_be_disabled = False
    carries_key = True
    template = "governance/emails/network_coordination"

    def __init__(self, coordination: Coordination, token: str = "") -> None:
        self.coordination, self.token = coordination, token

    def recipients(self) -> Iterable[User | str]:
        """Return the person."""
        return [self.coordination.person]

    def context(self) -> Mapping[str, Fact]:
        """Return the network, the dates, and the link that opens the account."""
        return {
            "network": self.coordination.network.name,
            "starts": self.coordination.starts,
            "ends": self.coordination.ends,
            "days": settings.INVITATION_DAYS,
            "account_url": link("invitation_link", token=self.token) if self.token else "",
        }


@register
class ConventionNearsEnd(Notification):
    """A convention ends in 90, 30 or 7 days."""

    category = Category.NETWORKS
    can_be_disabled = True
    template = "governance/emails/convention_nears_end"

    def __init__(self, convention: Convention) -> None:
        self.convention = convention

    def recipients(self) -> Iterable[User | str]:
        """Return the network's coordinators, and the direction and administrators of the parties."""
        parties = self.convention.parties.order_by("pk")
        return [*coordinators_of(self.convention.network), *office_people(*parties)]

    def context(self) -> Mapping[str, Fact]:
        """Return which convention, between whom, until when."""
        return {
            "title": self.convention.title,
            "network": self.convention.network.name,
            "ends": self.convention.ends,
            "parties": [party.name for party in self.convention.parties.order_by("name")],
        }


@register
class NetworkNearsEnd(Notification):
    """A network ends in 90, 30 or 7 days, and its memberships with it."""

    category = Category.NETWORKS
    can_be_disabled = True
    template = "governance/emails/network_nears_end"

    def __init__(self, network: Network) -> None:
        self.network = network

    def recipients(self) -> Iterable[User | str]:
        """Return the network's coordinators, and the direction and administrators of its members."""
        members = Membership.objects.filter(network=self.network).on(timezone.localdate()).select_related("office")
        offices = [member.office for member in members.order_by("pk")]
        return [*coordinators_of(self.network), *office_people(*offices)]

    def context(self) -> Mapping[str, Fact]:
        """Return which network, until when."""
        return {"network": self.network.name, "ends": self.network.ends}
