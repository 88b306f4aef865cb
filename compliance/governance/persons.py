"""The person of an address, found or given an account that waits for its first sign-in; who answers for an office."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.offices.dated import runs_on
from compliance.offices.enums import Role
from compliance.offices.models import Appointment, Coordination, Network, Office

CLOSED_ACCOUNT = _("Le compte de cette adresse est fermé : il ne peut être nommé nulle part.")


def person_at(email: str, full_name: str) -> User:
    """Return the person of an address; ``full_name`` serves only when the address is new.

    Raises ValidationError when the account is closed.
    """
    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        return User.objects.create_user(email, full_name=full_name)
    if not person.may_enter:
        raise ValidationError(CLOSED_ACCOUNT, code="closed-account")
    return person


def office_people(*offices: Office) -> list[User]:
    """Return who answers for the offices today: their direction and those who give access there."""
    places = Appointment.objects.filter(
        runs_on(timezone.localdate()), office__in=offices, role__in=[Role.DIRECTION, Role.ADMIN]
    )
    return [place.person for place in places.select_related("person").order_by("pk")]


def coordinators_of(network: Network) -> list[User]:
    """Return who coordinates the network today."""
    coordinations = Coordination.objects.filter(runs_on(timezone.localdate()), network=network)
    return [coordination.person for coordination in coordinations.select_related("person").order_by("starts", "pk")]
