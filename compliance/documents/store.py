"""The bytes of documents: written under a name that nobody chose, read back, compared with their digest."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage

from compliance.documents.models import Document
from compliance.offices.models import Office

if TYPE_CHECKING:
    type Bytes = File[bytes]  # not subscriptable when it runs


@dataclass(frozen=True)
class Received:
    """A file that was checked and is not stored yet: the name that it keeps, and the type of what it holds."""

    file: "Bytes"
    name: str
    media_type: str


@contextmanager
def stored(office: Office, received: Received) -> Iterator[Document]:
    """Write the bytes of a file, piece by piece, and give its facts, not saved; they go again when the block fails.

    The block holds the whole transaction: what is undone in the database leaves no file behind.
    """
    document = Document(office=office, name=received.name, media_type=received.media_type)
    document.sha256, document.size = _digest(received.file), received.file.size
    received.file.seek(0)
    document.stored_as = default_storage.save(f"documents/{office.pk}/{uuid4().hex}", received.file)
    try:
        yield document
    except BaseException:
        default_storage.delete(document.stored_as)
        raise


def opened(document: Document) -> "Bytes":
    """Open the stored file. Raises FileNotFoundError when it is no longer there."""
    return default_storage.open(document.stored_as, "rb")


def erase(stored_as: str) -> None:
    """Take a file off the store, if it is still there."""
    default_storage.delete(stored_as)


def fault(document: Document) -> str:
    """Say what is wrong with a stored file: missing, or no longer what was sent; "" when it is whole."""
    try:
        with opened(document) as file:
            return "" if _digest(file) == document.sha256 else "changed"
    except FileNotFoundError:
        return "missing"


def _digest(file: "Bytes") -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(64 * 1024):
        digest.update(piece)
    return digest.hexdigest()
