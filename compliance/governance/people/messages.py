"""Letters about places: offered, given, changed, near their end. None of them can be refused: they are about rights."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.governance.people.models import PlaceInvitation
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.offices.dated import runs_on
from compliance.offices.enums import Role
from compliance.offices.models import Appointment, Office


class Event(models.TextChoices):
    """What happened to a place."""

    APPOINTED = "appointed", _("Nomination")
    CHANGED = "changed", _("Fin de place changée")
    CANCELLED = "cancelled", _("Nomination annulée")


def admins_of(office: Office) -> list[User]:
    """Return who gives access in the office today."""
    places = Appointment.objects.filter(runs_on(timezone.localdate()), office=office, role=Role.ADMIN)
    return [place.person for place in places.select_related("person").order_by("pk")]


@register
class Invited(Notification):
    """A place is offered: the link of the letter accepts it."""

    category = Category.ACCESS
    can_be_disabled = False
    carries_key = True
    template = "governance/emails/place_invited"

    def __init__(self, place: PlaceInvitation, token: str) -> None:
        self.place, self.token, self.office = place, token, place.office

    def recipients(self) -> Iterable[User | str]:
        """Return the address: whether it has an account is nobody's business here."""
        return [self.place.invitation.email]

    def context(self) -> Mapping[str, Fact]:
        """Return the place, who offers it, and the link."""
        return {
            "role": self.place.get_role_display(),
            "starts": self.place.starts,
            "ends": self.place.ends,
            "by": str(self.place.invited_by or ""),
            "days": settings.INVITATION_DAYS,
            "url": link("invitation_link", token=self.token),
        }


class PlaceMessage(Notification):
    """What the letters about a place that is held share."""

    category = Category.ACCESS
    can_be_disabled = False

    def __init__(self, place: Appointment) -> None:
        self.place, self.office = place, place.office

    def context(self) -> Mapping[str, Fact]:
        """Return who, as what, from when to when."""
        return {
            "person": str(self.place.person),
            "role": self.place.get_role_display(),
            "starts": self.place.starts,
            "ends": self.place.ends,
            "people_url": link("people:list", office=self.place.office.slug),
        }


class EventMessage(PlaceMessage):
    """A place was given, changed or taken back."""

    def __init__(self, place: Appointment, event: Event) -> None:
        super().__init__(place)
        self.event = event

    def context(self) -> Mapping[str, Fact]:
        """Return the facts, and what happened."""
        return {**super().context(), "event": self.event.value, "title": str(self.event.label)}


@register
class PlaceLetter(EventMessage):
    """The person hears of it."""

    template = "governance/emails/place_letter"

    def recipients(self) -> Iterable[User | str]:
        """Return the person."""
        return [self.place.person]


@register
class PlaceNews(EventMessage):
    """Whoever gives access in the office hears of it, whoever did it."""

    template = "governance/emails/place_news"

    def recipients(self) -> Iterable[User | str]:
        """Return the office's administrators, save the person, who has a letter of their own."""
        return [admin for admin in admins_of(self.place.office) if admin != self.place.person]


@register
class PlaceNearsEnd(PlaceMessage):
    """A place ends in 30 or 7 days."""

    template = "governance/emails/place_nears_end"

    def recipients(self) -> Iterable[User | str]:
        """Return the person, and the office's administrators."""
        return [self.place.person, *admins_of(self.place.office)]
