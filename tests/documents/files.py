"""Invented files of each type, honest and not, and documents attached by the real services."""

import io
import zipfile
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from compliance.accounts.models import User
from compliance.documents import rules, services
from compliance.documents.store import Received, stored

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def zipped(files: dict[str, str | bytes]) -> bytes:
    """Return an archive of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return made.getvalue()


def docx(types: str | bytes = "<Types/>", more: dict[str, str | bytes] | None = None) -> bytes:
    """Return a Word file as far as one looks at it."""
    return zipped({"[Content_Types].xml": types, "word/document.xml": "<w:document/>", **(more or {})})


XLSX = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
ODT = zipped({"mimetype": rules.ODT, "content.xml": "<office:document-content/>"})
ODS = zipped({"mimetype": rules.ODS, "content.xml": "<office:document-content/>"})


def sent(name: str = "mention.pdf", content: bytes = PDF, **more: Any) -> SimpleUploadedFile:
    """Return a file as a browser sends it, whatever type it claims."""
    return SimpleUploadedFile(name, content, **more)


def posted(file: SimpleUploadedFile | None = None, **changes: Any) -> dict[str, Any]:
    """Return what the form sends."""
    return {"file": file or sent(), "kind": "notice", "dated": "2026-03-02", **changes}


def attached(
    record: Any,
    *,
    by: User | None = None,
    name: str = "mention.pdf",
    content: bytes = PDF,
    **facts: Any,
) -> Any:
    """Attach a file to a record by the real services."""
    attachment = record.documents.model(record=record, **{"kind": "notice", "dated": date(2026, 3, 2), **facts})
    with stored(record.office, received(name, content)) as document:
        return services.attach(attachment, document, by=by)


def received(name: str, content: bytes) -> Received:
    """Return a file once it was checked, not stored yet."""
    file = sent(name, content)
    return Received(file, *rules.checked(name, file.file))
