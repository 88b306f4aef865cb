"""Places offered, and what their letters say."""

import re
from datetime import date
from typing import Any

from django.utils import timezone

from compliance.accounts import invitations
from compliance.accounts.models import User
from compliance.governance.models import PlaceInvitation
from compliance.governance.people import services
from compliance.notifications.models import Letter
from compliance.offices.models import Appointment, Office
from tests.factories import PASSWORD

EMAIL = "nadia@reims.example"


def offered(office: Office, *, email: str = EMAIL, by: User | None = None, **values: Any) -> PlaceInvitation:
    """Return a place offered in the office, from today, to a juriste unless said otherwise."""
    values = {"full_name": "Nadia Ferrier", "role": "juriste", "starts": timezone.localdate(), **values}
    return services.invite(office, email=email, by=by, **values)


def accept(offer: PlaceInvitation) -> Appointment:
    """Accept an offer as its address would: the account is opened if there is none."""
    offer.refresh_from_db()
    invitation = offer.invitation
    person = invitations.holder_of(invitation)
    if person:
        invitations.accept(invitation.digest, person)
    else:
        invitations.open_account(invitation.digest, full_name=invitation.full_name, password=PASSWORD)
    offer.refresh_from_db()
    assert offer.appointment
    return offer.appointment


def link_in(letter: Letter) -> str:
    """Return the address that a letter gives to accept."""
    found = re.search(r"http://\S+(/compte/invitation/\S+/)", letter.body)
    assert found, letter.body
    return found[1]


def day(text: str) -> date:
    """Return a day of 2026 written « 04-07 »."""
    return date.fromisoformat(f"2026-{text}")
