"""What a bundle says of itself: a manifest for programs, a notice for people. Nothing left out or missing is hidden."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import VERSION
from compliance.accounts.models import User
from compliance.common.french_dates import moment_in_words
from compliance.exports.office_sheet import office_then
from compliance.exports.pieces import BUNDLE_LABEL, BundledFile, Making, Missing, Piece
from compliance.exports.seals import Seal, SealedFile, digest_of
from compliance.history.canonical import Content, Json
from compliance.history.ledger import SYSTEM
from compliance.offices.enums import Permission

MANIFEST, NOTICE = "manifeste.json", "LISEZMOI.txt"
OF_THE_FILE = ("as_of", "content_digest", "ledger_position", "ledger_digest")


@dataclass
class Contents:
    """What a bundle holds, noted while it is made: its files, what is left out, what is missing."""

    files: list[Json] = field(default_factory=list)
    left_out: list[Json] = field(default_factory=list)
    missing: list[Json] = field(default_factory=list)
    pieces: list[Json] = field(default_factory=list)
    sealed: dict[int, SealedFile] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return the digest of what the bundle holds, from that of each file's content."""
        return digest_of((number, sealed.seal.content) for number, sealed in self.sealed.items())

    def folder(self, piece: Piece) -> str:
        """Return the folder of a piece that has a file: numbered in the order of the bundle."""
        if piece.name not in self.pieces:
            self.pieces.append(piece.name)
        return f"{len(self.pieces):02}-{piece.folder}"

    def note(self, piece: Piece, made: BundledFile, name: str) -> None:
        """Note a file that stands in the bundle under ``name``."""
        told, part = made.sealed.details, made.part
        self.sealed[made.sealed.seal.number] = made.sealed
        self.files.append(
            {
                "path": name,
                "piece": piece.name,
                "label": str(piece.label),
                "title": made.title,
                "format": told["format"],
                "number": told["number"],
                "sha256": part.sha256 if part else made.sealed.sha256,
                "size": made.path.stat().st_size,
                "count": part.count if part else told["count"],
                **{key: told[key] for key in OF_THE_FILE},
            }
        )

    def note_missing(self, piece: Piece, missing: Missing) -> None:
        """Note what should stand there and does not."""
        self.missing.append({"piece": piece.name, "title": missing.title, "why": missing.why})

    def leave_out(self, piece: Piece) -> None:
        """Note a piece that the person may not take out."""
        rights = {permission.full: str(permission.label) for permission in Permission}
        right = rights.get(piece.permission, piece.permission)
        why = _("la personne qui a tiré ce dossier n’a pas le droit « %(right)s » dans l’organisme") % {"right": right}
        self.left_out.append({"piece": piece.name, "title": str(piece.label), "why": why})


def manifest(making: Making, contents: Contents, seal: Seal, by: User | None) -> Content:
    """Return what programs read of the bundle: its number first, then what it is, then file by file."""
    reading = making.reading
    then = office_then(making.office, reading.moment).office or {}
    return {
        "number": seal.reference,
        "title": str(BUNDLE_LABEL),
        "office": {
            "slug": making.office.slug,
            "name": then.get("name", making.office.slug),
            "siren": then.get("siren", ""),
        },
        "as_of": reading.moment.isoformat(),
        "made_at": timezone.now().isoformat(),
        "made_by": by.get_full_name() if by else SYSTEM,
        "recipient": making.beside["recipient"],
        "reason": making.beside["reason"],
        "software": f"Ramure {VERSION}",
        "ledger_position": reading.position,
        "ledger_digest": reading.digest,
        "content_digest": seal.content,
        "files": contents.files,
        "left_out": contents.left_out,
        "missing": contents.missing,
    }


def notice(making: Making, contents: Contents, told: Content) -> dict[str, Any]:
    """Return what the notice for people says, from the manifest."""
    files: Any = contents.files
    return {
        "told": told,
        "as_of": moment_in_words(making.reading.moment),
        "made_at": moment_in_words(datetime.fromisoformat(str(told["made_at"]))),
        "folders": [(label, list(held)) for label, held in groupby(files, key=lambda file: file["label"])],
        "verify_url": urljoin(settings.SITE, reverse("verify_export")),
        "demonstration": settings.DEMONSTRATION,
    }
