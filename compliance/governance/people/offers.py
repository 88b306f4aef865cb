"""What an invitation to a place gives: a role in an office, from a day to a day."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.accounts import invitations
from compliance.accounts.invitations import Offer, Purpose
from compliance.accounts.models import Invitation, User
from compliance.common.french_dates import in_words
from compliance.governance.people import services
from compliance.governance.people.models import PlaceInvitation
from compliance.offices.enums import Role


class PlaceOffer(Purpose):
    """A place in an office."""

    def __init__(self, invitation: Invitation, place: PlaceInvitation) -> None:
        super().__init__(invitation)
        place.invitation = invitation
        self.place = place

    def describe(self) -> Offer:
        """Return the office, the role, the dates and who offers it."""
        place = self.place
        facts = [
            (_("Rôle"), place.get_role_display()),
            (_("À partir du"), in_words(place.starts)),
            (_("Jusqu’au"), in_words(place.ends) if place.ends else _("sans terme")),
        ]
        if place.invited_by:
            facts.append((_("Proposée par"), str(place.invited_by)))
        return Offer(_("Une place à %(office)s") % {"office": place.office}, facts)

    def accept(self, person: User) -> str:
        """Appoint the person; lead to the people of the office, to its pages, or home until the first day."""
        appointment = services.accept(self.place, person)
        if not appointment.is_current(timezone.localdate()):
            return reverse("home")
        name = "people:list" if appointment.role == Role.ADMIN else "office"
        return reverse(name, args=[appointment.office.slug])

    def decline(self) -> None:
        """Note it in the office's ledger."""
        services.decline(self.place)


@invitations.announce
def place_offered(invitation: Invitation) -> PlaceOffer | None:
    """Return the place that the invitation offers, if it offers one."""
    places = PlaceInvitation.objects.select_related("office", "invited_by")
    place = places.filter(invitation=invitation).first()
    return PlaceOffer(invitation, place) if place else None
