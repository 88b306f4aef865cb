"""The bundle for a control: all that an office may be asked for, as of one moment, in one zip that can be verified.

Each file bears a number of its own and has its line in the journal; the whole has one too, which `manifeste.json`, the
notice for people and the zip's comment bear. What is left out, or missing, is said in the manifest.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string

from compliance.access.perimeter import office_ids
from compliance.accounts.models import User
from compliance.exports.formats import ZIP
from compliance.exports.kinds import Made
from compliance.exports.manifest import MANIFEST, NOTICE, Contents, manifest, notice
from compliance.exports.pieces import BUNDLE, Making, Missing, pieces
from compliance.exports.seals import FilePart, Seal, closed, journalled, seal_of, sha256_of
from compliance.exports.services import Step, settled
from compliance.history.canonical import Content
from compliance.offices.enums import Permission
from compliance.offices.models import Office


def write_bundle(
    office: Office,
    *,
    moment: datetime | None,
    by: User | None,
    path: Path,
    recipient: str = "",
    reason: str = "",
    step: Step | None = None,
) -> Made:
    """Write the office's bundle to ``path``, and a line to the journal for each file; see :func:`make_bundle`.

    The file appears at ``path`` whole and journalled, or not at all.
    """
    with TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        file = Path(folder) / path.name
        asked = {"recipient": recipient, "reason": reason}
        made = make_bundle(office, moment=moment, by=by, path=file, step=step, **asked)
        with transaction.atomic():
            for _office, sealed in made.sealed:
                journalled(sealed, office=office, by=by)
        file.replace(path)
    return made


def make_bundle(
    office: Office,
    *,
    moment: datetime | None,
    by: User | None,
    path: Path,
    recipient: str = "",
    reason: str = "",
    step: Step | None = None,
) -> Made:
    """Write the office's bundle as of ``moment`` (None: now); the journal has not heard of its files yet.

    ``step`` is told how many pieces are done, of how many; ``by`` None is the operator's command, which leaves nothing
    out. The whole is the last of the files sealed.
    Raises PermissionDenied for who may not export, NotYetPast for a moment to come, OSError when it cannot be written.
    """
    if not _may(by, office, Permission.EXPORT_REGISTER.full):
        raise PermissionDenied
    reading = settled(office, moment)
    seal, contents = seal_of(""), Contents()
    beside: Content = {"recipient": recipient, "reason": reason}
    with TemporaryDirectory(dir=path.parent, prefix=".pieces-") as folder:
        making = Making(office, reading, Path(folder), recipient, {**beside, "bundle": seal.reference})
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            archive.comment = seal.reference.encode()
            _write_pieces(archive, making, contents, by, step)
            seal = Seal(seal.reference, seal.number, contents.digest)
            parts = list(_said(archive, making, contents, seal, by))
    asked: Content = {
        "dataset": BUNDLE,
        "format": ZIP.extension,
        "scope": "bundle",
        **beside,
        "pieces": contents.pieces,
    }
    whole = closed(seal, sha256_of(path), reading, count=len(contents.files), asked=asked, parts=parts)
    files = [(office, file) for file in (*contents.sealed.values(), whole)]
    return Made(f"dossier-controle-{making.suffix}.zip", ZIP.media_type, len(contents.files), reading.moment, files)


def _may(by: User | None, office: Office, permission: str) -> bool:
    return by is None or office.pk in office_ids(by, permission)


def _write_pieces(archive: ZipFile, making: Making, contents: Contents, by: User | None, step: Step | None) -> None:
    """Write each piece that the person may take out to the archive, file after file; note the others."""
    every = pieces()
    for rank, piece in enumerate(every, start=1):
        if _may(by, making.office, piece.permission):
            for made in piece.write(making):
                if isinstance(made, Missing):
                    contents.note_missing(piece, made)
                    continue
                name = f"{contents.folder(piece)}/{made.path.name}"
                archive.write(made.path, name)
                contents.note(piece, made, name)
                made.path.unlink()
        else:
            contents.leave_out(piece)
        if step:
            step(rank, len(every))


def _said(archive: ZipFile, making: Making, contents: Contents, seal: Seal, by: User | None) -> Iterator[FilePart]:
    """Write the manifest and the notice for people, which bear the number of the whole; yield what was written."""
    told = manifest(making, contents, seal, by)
    texts = {
        MANIFEST: json.dumps(told, ensure_ascii=False, indent=2) + "\n",
        NOTICE: render_to_string("exports/bundle.txt", notice(making, contents, told)),
    }
    for name, text in texts.items():
        file = making.folder / name
        file.write_text(text, encoding="utf-8", newline="\n")
        archive.write(file, name)
        yield FilePart(name, sha256_of(file), len(contents.files))
