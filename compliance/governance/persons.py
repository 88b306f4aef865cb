"""The person of an address: found, or given an account that waits for its first sign-in."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User

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
