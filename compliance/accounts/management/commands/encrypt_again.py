"""`manage.py encrypt_again`: put the secrets of the second factor under the present key."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from compliance.accounts import encryption

ENCRYPTED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Command(BaseCommand):
    """After it, a former key may leave RAMURE_OLD_SECRET_KEYS."""

    help = "Encrypt the secrets of the second factor under RAMURE_SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        """Encrypt each secret again; the accounts whose secret no key opens are named, and the command fails."""
        holders = Authenticator.objects.filter(type__in=ENCRYPTED).order_by("pk")
        lost = [email for pk, email in holders.values_list("pk", "user__email") if not encrypt_again(pk)]
        self.stdout.write(f"{len(holders) - len(lost)} secrets are under the present key.")
        if lost:
            raise CommandError(f"No key opens the second factor of {', '.join(sorted(set(lost)))}.")


@transaction.atomic
def encrypt_again(pk: int) -> bool:
    """Encrypt one secret again, unless it was removed meanwhile; tell whether it could be read."""
    holder = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if holder is None:
        return True
    name = ENCRYPTED[holder.type]
    try:
        holder.data[name] = encryption.encrypt_again(holder.data[name])
    except encryption.Unreadable:
        return False
    holder.save(update_fields=["data"])
    return True
