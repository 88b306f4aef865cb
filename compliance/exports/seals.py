"""The seal of a file that leaves: a number and the digest of its content stand inside it.

The journal keeps the digest of its bytes and the rest. Whoever holds the file can ask whether it is the one that left.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched

from django.utils.translation import gettext as _

from compliance import VERSION
from compliance.accounts.models import User
from compliance.datasets.register import Facts
from compliance.exports.rules import new_number, reference
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.offices.models import Office

GROUP = 8  # digits of a digest that people read together


@dataclass(frozen=True)
class Seal:
    """What a file says of itself, so that it is known again."""

    reference: str
    number: int
    content: str

    @property
    def facts(self) -> Facts:
        """Return what stands on the first page or sheet."""
        words = " ".join("".join(group) for group in batched(self.content, GROUP))
        return [(_("Numéro de l’export"), self.reference), (_("Empreinte du contenu (SHA-256)"), words)]


def seal_of(content: str) -> Seal:
    """Return the seal of a file that will hold ``content`` (its digest)."""
    return Seal(reference(number := new_number()), number, content)


def close(
    seal: Seal, sha256: str, reading: ledger.Reading, *, office: Office, count: int, by: User | None, asked: Content
) -> None:
    """Keep the digest of the bytes of a file that bears a seal, and write its line in the journal.

    ``asked`` names the dataset, the format, and what else was chosen.
    """
    manifest: Content = {
        **asked,
        "number": seal.reference,
        "as_of": reading.moment.isoformat(),
        "count": count,
        "sha256": sha256,
        "content_digest": seal.content,
        "ledger_position": reading.position,
        "ledger_digest": reading.digest,
        "software": f"Ramure {VERSION}",
    }
    ledger.journal(by, "export", office_id=office.pk, details=manifest, file_number=seal.number, file_sha256=sha256)


def digest_of(told: Iterable[tuple[int, str]]) -> str:
    """Return the digest of what a register holds: of each record's number and sealed content, in their order."""
    return hashlib.sha256(json.dumps(list(told), separators=(",", ":")).encode()).hexdigest()
