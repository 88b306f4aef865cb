"""What an invitation to complete an activity gives."""

from compliance.accounts.invitations import Purpose, announce
from compliance.accounts.models import Invitation
from compliance.processing.guests import ActivityGuest
from compliance.records.invitations import ConfidedRecord


@announce
def confided(invitation: Invitation) -> Purpose | None:
    """Return the place on an activity that the invitation opens, if it is one."""
    places = ActivityGuest.objects.select_related("record__office", "office", "invited_by")
    guest = places.filter(invitation=invitation).first()
    return ConfidedRecord(invitation, guest) if guest else None
