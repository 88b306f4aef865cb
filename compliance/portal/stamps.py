"""The stamp of a form: signed, dated, good for one office and one sending. It stands in the page, nowhere else."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from compliance.portal.rules import fault_of_age

SALT = "ramure.portal.form"


@dataclass(frozen=True)
class Stamp:
    """When the form was first shown, and the random text that makes its sending one."""

    office_id: int
    nonce: str
    at: datetime

    @property
    def digest(self) -> str:
        """Return what is kept of the form that was sent: the same form, sent again, is known by it."""
        return str(salted_hmac(SALT, self.nonce, algorithm="sha256").hexdigest())

    @property
    def age(self) -> timedelta:
        """Return the time since the form was first shown."""
        return timezone.now() - self.at

    @property
    def fault(self) -> str:
        """Return why the form is shown once more, "" when it is taken."""
        return fault_of_age(self.age)


def fresh(office_id: int) -> str:
    """Return the signed text of a new stamp."""
    facts = {"office": office_id, "nonce": secrets.token_urlsafe(16), "at": timezone.now().timestamp()}
    return signing.dumps(facts, salt=SALT)


def read(text: str, office_id: int) -> Stamp | None:
    """Return the stamp that a form brings back; None when it was not signed here, or for another office."""
    try:
        facts = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if facts["office"] != office_id:
        return None
    return Stamp(office_id, facts["nonce"], datetime.fromtimestamp(facts["at"], tz=timezone.get_current_timezone()))
