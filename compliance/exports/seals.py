"""The seal of a file that leaves: a number and the digest of its content stand inside it.

The journal keeps the digest of its bytes and the rest. Whoever holds the file can ask whether it is the one that left.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import batched
from pathlib import Path

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


@dataclass(frozen=True)
class FilePart:
    """One of several files that bear one number: its name, the digest of its bytes, how many records it holds."""

    name: str
    sha256: str
    count: int


@dataclass(frozen=True)
class SealedFile:
    """A file that bears a seal, as the journal tells it: the digest of its bytes, and its manifest."""

    seal: Seal
    sha256: str
    details: Content
    parts: Sequence[FilePart] = ()


def closed(
    seal: Seal, sha256: str, reading: ledger.Reading, *, count: int, asked: Content, parts: Sequence[FilePart] = ()
) -> SealedFile:
    """Return a file whose bytes are written, with its manifest.

    ``asked`` names the dataset, the format, and what else was chosen; ``parts`` are the files that bear this number
    when several left together, each of which is known by itself.
    """
    several: Content = {"parts": [asdict(part) for part in parts]} if parts else {}
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
        **several,
    }
    return SealedFile(seal, sha256, manifest, parts)


def journalled(file: SealedFile, *, office: Office, by: User | None) -> None:
    """Write a file's line in the journal: from then on it is known again."""
    number, sha256 = file.seal.number, file.sha256
    ledger.journal(by, "export", office_id=office.pk, details=file.details, file_number=number, file_sha256=sha256)


def sha256_of(file: Path) -> str:
    """Return the digest of a file's bytes, read piece by piece."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def digest_of(told: Iterable[tuple[int, str]]) -> str:
    """Return the digest of what a register holds: of each record's number and sealed content, in their order."""
    return hashlib.sha256(json.dumps(list(told), separators=(",", ":")).encode()).hexdigest()
