"""The file that is being imported: private, under a name that nobody chose, given back to nobody, then deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from compliance.imports.models import Import
from compliance.jobs.work import Stopped

PIECE = 64 * 1024


def keep(office_id: int, file: IO[bytes]) -> str:
    """Write the bytes of a file, piece by piece; return the name under which they are."""
    file.seek(0)
    return default_storage.save(f"imports/{office_id}/{uuid4().hex}", File(file))


def erase(stored_as: str) -> None:
    """Take a file off the store, if it is still there."""
    if stored_as:
        default_storage.delete(stored_as)


@contextmanager
def on_disk(job: Import) -> Iterator[Path]:
    """Give the file as one that libraries open by its path, for as long as the block lasts.

    Raises Stopped when it is no longer there.
    """
    with TemporaryDirectory(prefix="ramure-") as folder:
        path = Path(folder) / "import"
        try:
            with default_storage.open(job.stored_as, "rb") as stored, path.open("wb") as copy:
                while piece := stored.read(PIECE):
                    copy.write(piece)
        except (FileNotFoundError, ValueError) as gone:
            raise Stopped(_("Le fichier n’est plus là : envoyez-le de nouveau.")) from gone
        yield path
