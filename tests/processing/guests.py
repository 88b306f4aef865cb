"""Activities confided to a service, by the real services."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from compliance.accounts import invitations
from compliance.accounts.models import User
from compliance.processing.models import ActivityGrant, ActivityGuest, ProcessingActivity
from compliance.records import guest_services as services
from tests.factories import UserFactory


def invited(activity: ProcessingActivity, *, by: User | None = None, **facts: Any) -> ActivityGuest:
    """Confide an activity, for a week unless ``ends`` says otherwise; nobody has opened the link yet."""
    given = {
        "full_name": "Farid Benali",
        "email": "farid.benali@opal.example",
        "request": "Compléter les durées de conservation.",
        "ends": timezone.localdate() + timedelta(days=7),
        **facts,
    }
    return services.confide(ActivityGuest(record=activity, **given), by=by)


def a_guest(
    activity: ProcessingActivity, person: User | None = None, *, by: User | None = None, **facts: Any
) -> ActivityGuest:
    """Confide an activity to a person, a new one unless given, who accepts."""
    person = person or UserFactory()
    place = invited(activity, by=by, email=person.email, full_name=person.full_name, **facts)
    invitations.accept(place.invitation.digest, person)
    return ActivityGuest.objects.get(pk=place.pk)


def moved_back(guest: ActivityGuest, *, until: date) -> ActivityGuest:
    """Move a place and its grants back so that their last day is ``until``."""
    dates = {"starts": until - timedelta(days=7), "ends": until}
    ActivityGuest.objects.filter(pk=guest.pk).update(**dates)
    ActivityGrant.of_any_date.filter(guest=guest).update(**dates)
    guest.refresh_from_db()
    return guest
