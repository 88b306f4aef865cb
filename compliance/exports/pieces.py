"""The pieces of a bundle: each register that is described joins by itself, and apps announce the others.

An app announces its own in its `bundled` module: what is not a register, or another place and other formats for one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from django.utils.translation import gettext_lazy as _

from compliance.common.dates import local_date
from compliance.datasets import description
from compliance.datasets.description import Dataset
from compliance.exports.formats import formats_of
from compliance.exports.seals import FilePart, SealedFile
from compliance.exports.services import write_register
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.offices.enums import Permission
from compliance.offices.models import Office

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

BUNDLE, BUNDLE_LABEL = "bundle", _("Dossier pour un contrôle")
USUAL_FORMATS = ("pdf", "ods", "jsonld")
LAST = 100  # the rank of what says none
LONGEST_NAME = 80


@dataclass(frozen=True)
class Making:
    """A bundle being made: of which office, as of which settled reading, in which folder files are written.

    ``recipient`` is whom it is for, ``beside`` what the journal keeps beside each file.
    """

    office: Office
    reading: ledger.Reading
    folder: Path
    recipient: str
    beside: Content

    @property
    def suffix(self) -> str:
        """Return what ends the name of a file: the office and the day."""
        return f"{self.office.slug}-{local_date(self.reading.moment)}"


@dataclass(frozen=True)
class BundledFile:
    """A file of a bundle, written: where its bytes are, under the name that it keeps, and its seal.

    ``part`` tells one of several files that bear one number; ``title`` is the name that people gave it.
    """

    path: Path
    sealed: SealedFile
    part: FilePart | None = None
    title: str = ""


@dataclass(frozen=True)
class Missing:
    """What should stand in the bundle and does not, and why, in words."""

    title: str
    why: str


type Writer = Callable[[Making], Iterator[BundledFile | Missing]]


@dataclass(frozen=True)
class Piece:
    """A piece of a bundle: its words, its folder, the right without which it is left out, what writes its files."""

    name: str
    label: "str | StrPromise"
    folder: str
    permission: str
    write: Writer
    rank: int = LAST


_announced: dict[str, Piece] = {}
_chosen: dict[str, tuple[Sequence[str], int]] = {}


def announce(piece: Piece) -> Piece:
    """Announce a piece that is no register; each app does it in its `bundled` module."""
    if _announced.setdefault(piece.name, piece) is not piece:
        raise ValueError(f"the piece {piece.name!r} is announced twice")
    return piece


def place(dataset: str, *, rank: int, formats: Sequence[str] = USUAL_FORMATS) -> None:
    """Say where a register stands among the pieces, and in which formats it leaves there."""
    _chosen[dataset] = (formats, rank)


def pieces() -> list[Piece]:
    """Return every piece, in the order of the bundle."""
    every = [*map(_register, description.announced()), *_announced.values()]
    return sorted(every, key=lambda piece: (piece.rank, piece.name))


def all_words() -> dict[str, str]:
    """Return the words for each kind of file that leaves, by name: a register, another piece, a whole bundle."""
    return {piece.name: str(piece.label) for piece in pieces()} | {BUNDLE: str(BUNDLE_LABEL)}


def words_of(name: str) -> str:
    """Return the words for what a file holds; its name when nobody announces it any more."""
    return all_words().get(name, name)


def permissions() -> dict[str, str]:
    """Return the right by which each kind of file leaves, by name."""
    return {piece.name: piece.permission for piece in pieces()} | {BUNDLE: Permission.EXPORT_REGISTER.full}


def plain_name(name: str) -> str:
    """Return a file's name in ASCII, which any archive and any machine reads."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, extension = re.sub(r"[^A-Za-z0-9._-]+", "-", letters).rpartition(".")
    if not dot:
        stem, extension = extension, ""
    return f"{stem.strip('-.')[:LONGEST_NAME] or 'document'}{dot}{extension}"


def _register(dataset: Dataset) -> Piece:
    formats, rank = _chosen.get(dataset.name, (USUAL_FORMATS, LAST))
    write = partial(_register_files, dataset, formats)
    return Piece(dataset.name, dataset.label, dataset.file, dataset.permission, write, rank)


def _register_files(dataset: Dataset, formats: Sequence[str], making: Making) -> Iterator[BundledFile]:
    for format in formats:
        extension = formats_of(dataset)[format].kind.extension
        own = "" if format == extension else f"-{format.removesuffix(f'-{extension}')}"
        path = making.folder / f"{dataset.file}-{making.suffix}{own}.{extension}"
        asked: Content = {"scope": "office", "drafts": False, **making.beside}
        written = write_register(
            making.office, dataset, making.reading, format=format, path=path, asked=asked, recipient=making.recipient
        )
        if written.zipped:
            yield from _unzipped(path, written.file)
        else:
            yield BundledFile(path, written.file)


def _unzipped(path: Path, sealed: SealedFile) -> Iterator[BundledFile]:
    """Yield the files of a register too large for one: the zip does not leave, they are known one by one."""
    alone = replace(sealed, sha256="", details={**sealed.details, "sha256": ""})
    with ZipFile(path) as several:
        for part in sealed.parts:
            several.extract(part.name, path.parent)
            yield BundledFile(path.with_name(part.name), alone, part)
    path.unlink()
