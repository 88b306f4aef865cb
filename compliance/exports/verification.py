"""Is this the file that left? Told from its bytes, which are read and not kept."""

import hashlib
import zipfile
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO, Any

from compliance.documents.rules import UNREADABLE
from compliance.exports.rules import LONGEST, SEVERAL, number_in, reference
from compliance.history.models import JournalEntry
from compliance.offices.models import Office

PIECE = 1 << 20  # bytes read at once
MEMBERS, MEMBER = 200, 8 << 20  # of a zipped format: members looked into, bytes of each: a bomb is not unfolded


class Answer(StrEnum):
    """What is known of a file."""

    INTACT = "intact"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    SEVERAL = "several"


@dataclass(frozen=True)
class Export:
    """A file that left: its number, its office, what the journal keeps of it, when it was made.

    ``part`` is the rank of the file among several that left under one number; None for the whole.
    """

    reference: str
    office: Office
    details: dict[str, Any]
    made_at: datetime
    part: int | None = None

    @property
    def dataset(self) -> str:
        """Return the name of what it holds."""
        return str(self.details["dataset"])

    @property
    def as_of(self) -> datetime:
        """Return the moment as of which it speaks."""
        return datetime.fromisoformat(str(self.details["as_of"]))


@dataclass(frozen=True)
class Verdict:
    """What is known of a file, and of the export whose bytes or whose number it bears."""

    answer: Answer
    export: Export | None = None


def verify(file: IO[bytes], *, readers: Collection[int] | None = None) -> Verdict:
    """Tell whether the file is one that left: intact; altered, when it bears a known number; else unknown.

    What only holds several files together has no seal: each of them is to be verified.

    A document that somebody attached bears no number, and others may hold the same bytes: it is known again only in
    the offices of ``readers``, or for who operates the server (None).
    """
    journal = JournalEntry.objects.filter(file_number__isnull=False)
    sha256 = _sha256(_rewound(file))
    same = (line for line in journal.filter(file_sha256=sha256) if _told_to(line, readers))
    if line := next(same, None):
        return Verdict(Answer.INTACT, _export(line))
    if _comment(_rewound(file)) == SEVERAL:
        return Verdict(Answer.SEVERAL)
    number = _number(file)
    line = journal.filter(file_number=number).first() if number is not None else None
    if line is None:
        return Verdict(Answer.UNKNOWN)
    parts = [part["sha256"] for part in line.details.get("parts", [])]
    if sha256 in parts:
        return Verdict(Answer.INTACT, _export(line, parts.index(sha256)))
    return Verdict(Answer.ALTERED, _export(line))


def _told_to(line: JournalEntry, readers: Collection[int] | None) -> bool:
    return readers is None or line.office_id in readers or line.details.get("bears_number", True)


def _export(line: JournalEntry, part: int | None = None) -> Export:
    office = Office.objects.get(pk=line.office_id or 0)
    return Export(reference(line.file_number or 0), office, line.details, line.moment, part)


def _number(file: IO[bytes]) -> int | None:
    """Return the number that the file bears: a bundle's own before those of its files, in the open, or zipped."""
    looks: tuple[Callable[[IO[bytes]], int | None], ...] = (_commented, _in_the_open, _zipped)
    return next((found for look in looks if (found := look(_rewound(file))) is not None), None)


def _commented(file: IO[bytes]) -> int | None:
    return number_in(_comment(file))


def _comment(file: IO[bytes]) -> bytes:
    with suppress(*UNREADABLE), zipfile.ZipFile(file) as folder:
        return folder.comment
    return b""


def _in_the_open(file: IO[bytes]) -> int | None:
    return _first(_pieces(file))


def _zipped(file: IO[bytes]) -> int | None:
    with suppress(*UNREADABLE), zipfile.ZipFile(file) as folder:
        for member in folder.infolist()[:MEMBERS]:
            with folder.open(member) as opened:
                found = _first(_pieces(opened, MEMBER))
            if found is not None:
                return found
    return None


def _pieces(file: IO[bytes], most: int | None = None) -> Iterator[bytes]:
    """Yield the file piece by piece, each led by the end of the one before it."""
    kept, read = b"", 0
    while (most is None or read < most) and (piece := file.read(PIECE)):
        yield kept + piece
        kept, read = piece[-LONGEST:], read + len(piece)


def _first(pieces: Iterator[bytes]) -> int | None:
    return next((found for piece in pieces if (found := number_in(piece)) is not None), None)


def _sha256(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _rewound(file: IO[bytes]) -> IO[bytes]:
    file.seek(0)
    return file
