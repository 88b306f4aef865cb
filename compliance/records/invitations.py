"""What the link of a confided record gives; each register announces how its own places are found."""

from django.utils.translation import gettext as _

from compliance.accounts.invitations import Offer, Purpose
from compliance.accounts.models import Invitation, User
from compliance.common.french_dates import in_words
from compliance.records import guest_services as services
from compliance.records.guests import Guest


class ConfidedRecord(Purpose):
    """A place on one record."""

    def __init__(self, invitation: Invitation, guest: Guest) -> None:
        super().__init__(invitation)
        self.guest = guest

    def describe(self) -> Offer:
        """Return who asks, for which record, until when; what is asked is read on the record."""
        title = _("Compléter une fiche du registre de %(office)s") % {"office": self.guest.office}
        facts = [
            (_("Fiche"), self.guest.record.reference),
            (_("Demandé par"), self.guest.asked_by),
            (_("Jusqu’au"), in_words(self.guest.ends)),
        ]
        return Offer(title, facts)

    def accept(self, person: User) -> str:
        """Open the record to the person, and lead to it."""
        place = services.accept(type(self.guest), self.guest.pk, person=person)
        return str(place.record.get_absolute_url())

    def decline(self) -> None:
        """Tell who asked."""
        services.decline(type(self.guest), self.guest.pk)
