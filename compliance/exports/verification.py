"""Is this the file that left? Told from its bytes, which are read and not kept."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO

from compliance.exports.rules import LONGEST, number_in, reference
from compliance.history.models import JournalEntry
from compliance.offices.models import Office

PIECE = 1 << 20  # bytes read at once
MEMBERS, MEMBER = 200, 8 << 20  # of a zipped format: members looked into, bytes of each: a bomb is not unfolded


class Answer(StrEnum):
    """What is known of a file."""

    INTACT = "intact"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Export:
    """A file that left: its number, the office and the register, the moment as of which it speaks, when it was made."""

    reference: str
    office: Office
    dataset: str
    as_of: datetime
    made_at: datetime


@dataclass(frozen=True)
class Verdict:
    """What is known of a file, and of the export whose bytes or whose number it bears."""

    answer: Answer
    export: Export | None = None


def verify(file: IO[bytes]) -> Verdict:
    """Tell whether the file is one that left: intact; altered, when it bears a known number; else unknown."""
    journal = JournalEntry.objects.filter(file_number__isnull=False)
    if line := journal.filter(file_sha256=_sha256(_rewound(file))).first():
        return Verdict(Answer.INTACT, _export(line))
    number = _number(file)
    line = journal.filter(file_number=number).first() if number is not None else None
    return Verdict(Answer.ALTERED, _export(line)) if line else Verdict(Answer.UNKNOWN)


def _export(line: JournalEntry) -> Export:
    told, number = line.details, line.file_number or 0
    office = Office.objects.get(pk=line.office_id or 0)
    as_of = datetime.fromisoformat(told["as_of"])
    return Export(reference(number), office, told["dataset"], as_of, line.moment)


def _number(file: IO[bytes]) -> int | None:
    """Return the number that the file bears, in the open or inside a zipped format."""
    found = _first(_pieces(_rewound(file)))
    return found if found is not None else _zipped(_rewound(file))


def _zipped(file: IO[bytes]) -> int | None:
    try:
        with zipfile.ZipFile(file) as folder:
            for member in folder.infolist()[:MEMBERS]:
                with folder.open(member) as opened:
                    found = _first(_pieces(opened, MEMBER))
                if found is not None:
                    return found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        pass  # not a zip, or one that was damaged: nothing more can be read in it
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
