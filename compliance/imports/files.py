"""Opening safely a file that anybody may bring: told by what it holds, within bounds, and refused in words."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from compliance.documents import rules as documents
from compliance.imports.found import Refused

PIECE = 1 << 20  # bytes read at once
MEMBERS = 2_000  # files inside a workbook
UNFOLDED = 300 << 20  # bytes that they make together, once unfolded
RATIO = 200  # times larger than its file that a workbook may be
SMALL = 5 << 20  # bytes unfolded below which the ratio says nothing
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files of Excel begin until 2003, and those that it locks
LOCKED = "EncryptedPackage".encode("utf-16-le")
MANIFEST, ENCRYPTED = "META-INF/manifest.xml", b"encryption-data"


class Form(StrEnum):
    """What a file is made of."""

    XLSX = "xlsx"
    ODS = "ods"
    TEXT = "text"
    JSON = "json"


WORKBOOKS = {documents.XLSX: Form.XLSX, documents.ODS: Form.ODS}


def form_of(path: Path) -> Form:
    """Return what the file is made of, whatever its name says.

    Raises Refused, in words, for a file that is empty, too large, cut, locked, of another kind, with macros, or that
    unfolds into much more than it is.
    """
    with _opened(path) as file:
        return _form(file)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    size = path.stat().st_size
    most = settings.IMPORT_MAX_BYTES
    if not size:
        raise Refused(_("Ce fichier est vide."))
    if size > most:
        told = {"size": filesizeformat(size), "most": filesizeformat(most)}
        raise Refused(
            _("Ce fichier pèse %(size)s ; un import en prend %(most)s au plus : partagez-le en plusieurs fichiers.")
            % told
        )
    with path.open("rb") as file:
        yield file


def _form(file: BinaryIO) -> Form:
    first = file.read(16)
    if first.startswith(OLE):
        raise Refused(_old_or_locked(file))
    if first.startswith(b"PK"):
        return _checked(file)
    try:
        found = documents.media_type(file)
    except documents.FileRefused:
        found = ""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Form.TEXT
    if found != documents.TEXT:
        raise Refused(_other())
    file.seek(0)
    return Form.JSON if file.read(PIECE).removeprefix(documents.MARKS).lstrip()[:1] in {b"{", b"["} else Form.TEXT


def _other() -> str:
    return _(
        "Ce fichier n’est ni un classeur (.xlsx, .ods), ni un tableau (.csv), ni un registre en JSON-LD : "
        "enregistrez-le dans l’un de ces formats."
    )


def _old_or_locked(file: BinaryIO) -> str:
    file.seek(0)
    kept = b""
    while piece := file.read(PIECE):
        if LOCKED in kept + piece:
            return locked()
        kept = piece[-len(LOCKED) :]
    return _("Ce classeur est dans l’ancien format d’Excel (.xls) : enregistrez-le en .xlsx, puis recommencez.")


def locked() -> str:
    """Return the words that refuse a file which asks for a password."""
    return _("Ce fichier est protégé par un mot de passe : enregistrez-en une copie sans mot de passe.")


def damaged() -> str:
    """Return the words that refuse a file which cannot be read to its end."""
    return _("Ce fichier est abîmé ou incomplet : ouvrez-le dans votre tableur, puis enregistrez-le à nouveau.")


def _checked(file: BinaryIO) -> Form:
    """Check a zipped file before anything of it is read as a workbook, and return which it is."""
    try:
        with zipfile.ZipFile(file) as folder:
            members = folder.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise Refused(locked())
            _check_sizes(members, file)
            found = _unfold(folder, members)
    except Refused:
        raise
    except documents.UNREADABLE as error:
        raise Refused(damaged()) from error
    if ENCRYPTED in found:
        raise Refused(locked())
    try:
        kind = documents.media_type(file)
    except documents.FileRefused as error:
        raise Refused(
            _("Ce classeur contient des macros : enregistrez-le sans elles, en .xlsx ou en .ods, puis recommencez.")
        ) from error
    if kind not in WORKBOOKS:
        raise Refused(_other())
    return WORKBOOKS[kind]


def _check_sizes(members: list[zipfile.ZipInfo], file: BinaryIO) -> None:
    """Refuse what the list of the files itself says to be out of proportion."""
    size = file.seek(0, 2)
    unfolded = sum(member.file_size for member in members)
    if len(members) > MEMBERS or unfolded > UNFOLDED or (unfolded > SMALL and unfolded > RATIO * size):
        raise Refused(_out_of_proportion())


def _out_of_proportion() -> str:
    return _(
        "Ce classeur, une fois déplié, serait démesuré pour ce qu’il pèse : il n’est pas ouvert. "
        "Copiez ses lignes dans un nouveau classeur."
    )


def _unfold(folder: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> bytes:
    """Read every file through, piece by piece, and keep none but the manifest: sizes and sums are what is said."""
    manifest, left = b"", UNFOLDED
    for member in members:
        with folder.open(member) as opened:
            while piece := opened.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise Refused(_out_of_proportion())
                if member.filename == MANIFEST and len(manifest) < PIECE:
                    manifest += piece
    return manifest
