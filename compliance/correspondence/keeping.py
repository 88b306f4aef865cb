"""What is kept of a letter: its files, as they were signed."""

from contextlib import ExitStack
from datetime import date
from io import BytesIO

from django.core.files.base import File

from compliance.accounts.models import User
from compliance.correspondence.files import letter_docx, letter_pdf
from compliance.correspondence.models import Letter
from compliance.correspondence.words import printed
from compliance.documents import services as documents
from compliance.documents import store
from compliance.documents.rules import DOCX, PDF
from compliance.subject_requests.documents import LETTER
from compliance.subject_requests.models import RequestDocument


def attach_files(
    letter: Letter, signed_on: date, by: User, files: ExitStack
) -> tuple[RequestDocument, RequestDocument]:
    """Attach a letter to its request as a PDF and as a DOCX, and return both; ``files`` takes them away if it fails.

    ``files`` is opened around the whole transaction.
    """
    said = printed(letter)
    pdf, docx = _received(letter, "pdf", letter_pdf(said), PDF), _received(letter, "docx", letter_docx(said), DOCX)
    return _attach(letter, signed_on, pdf, by, files), _attach(letter, signed_on, docx, by, files)


def file_name(letter: Letter, extension: str) -> str:
    """Return the name of a letter's file, which says no person."""
    return f"{letter.record.reference}-lettre-{letter.number}.{extension}"


def _received(letter: Letter, extension: str, content: bytes, media_type: str) -> store.Received:
    name = file_name(letter, extension)
    return store.Received(File(BytesIO(content), name=name), name, media_type)


def _attach(letter: Letter, signed_on: date, received: store.Received, by: User, files: ExitStack) -> RequestDocument:
    document = files.enter_context(store.stored(letter.office, received))
    attachment = RequestDocument(record=letter.record, kind=LETTER, dated=signed_on)
    return documents.attach(attachment, document, by=by)
