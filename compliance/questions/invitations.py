"""What the invitation to answer a question gives."""

from django.utils.translation import gettext as _

from compliance.accounts.invitations import Offer, Purpose, announce
from compliance.accounts.models import Invitation
from compliance.common.french_dates import in_words
from compliance.questions.models import QuestionGuest
from compliance.records.invitations import ConfidedRecord


class AskedQuestion(ConfidedRecord):
    """A place on one question."""

    def describe(self) -> Offer:
        """Return who asks and until when; the question is read on its page."""
        title = _("Répondre à une question de %(office)s") % {"office": self.guest.office}
        facts = [
            (_("Question"), self.guest.record.reference),
            (_("Posée par"), self.guest.asked_by),
            (_("Réponse attendue pour le"), in_words(self.guest.due)),
        ]
        return Offer(title, facts)


@announce
def asked(invitation: Invitation) -> Purpose | None:
    """Return the place on a question that the invitation opens, if it is one."""
    places = QuestionGuest.objects.select_related("record__office", "office", "invited_by")
    guest = places.filter(invitation=invitation).first()
    return AskedQuestion(invitation, guest) if guest else None
