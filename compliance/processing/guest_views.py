"""The pages by which an activity is confided to a service."""

from compliance.processing.guests import ActivityGuest
from compliance.processing.views import ActivityPage
from compliance.records.guest_views import ConfideRecord, GuestAct, GuestDeclaresDone


class ConfideActivity(ActivityPage, ConfideRecord):
    """Confiding an activity."""

    guest_model = ActivityGuest


class ActivityGuestAct(ActivityPage, GuestAct):
    """Sending the link again, prolonging, taking back."""

    guest_model = ActivityGuest


class ActivityDone(ActivityPage, GuestDeclaresDone):
    """« Ma partie est faite »."""

    guest_model = ActivityGuest
