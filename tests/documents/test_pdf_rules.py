"""What a PDF would do when it is opened, told without opening it."""

import io
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText

from compliance.documents.pdf_rules import ACTIVE, MOST_UNFOLDED, UNREAD, caution
from tests.documents.files import PDF


def told(content: bytes) -> str:
    return caution(io.BytesIO(content))


def written(change=None, **how) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def folded(objects: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    stream = zlib.compress(objects)
    head = b"%PDF-1.7\n5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter " + filters + b" >>\nstream\n"
    return head + stream + b"\nendstream\nendobj\n%%EOF\n"


@pytest.mark.parametrize("content", [PDF, written(), folded(b"1 0 << /Type /Catalog >>")])
def test_a_plain_file_calls_for_no_caution(content):
    assert told(content) == ""


def test_a_note_on_a_page_is_plain():
    note = FreeText(text="/JavaScript dans une phrase", rect=(10, 10, 90, 90))
    assert told(written(lambda writer: writer.add_annotation(0, note))) == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: writer.add_open_action(JavaScript("app.alert('bonjour')")),
        lambda writer: writer.add_attachment("facture.exe", b"MZ"),
    ],
)
def test_a_script_and_a_file_inside_are_seen(change):
    assert told(written(change)) == ACTIVE


@pytest.mark.parametrize(
    "action",
    [
        b"/S /Launch /F (calc.exe)",
        b"/S /J#61vaScript",
        b"/S /JavaScript/JS(app.alert)",
        b"/S/SubmitForm",
        b"/XFA 3 0 R",
    ],
)
def test_an_action_is_seen_however_its_name_is_spelt(action):
    assert told(b"%PDF-1.4\n1 0 obj\n<< " + action + b" >>\nendobj\n%%EOF") == ACTIVE
    assert told(folded(b"1 0 << " + action + b" >>")) == ACTIVE


def test_what_is_drawn_is_not_read_as_an_action():
    drawn = b"%PDF-1.4\n4 0 obj\n<< /Length 40 >>\nstream\nBT (/JavaScript /Launch) Tj ET\nendstream\nendobj\n%%EOF"
    assert told(drawn) == ""


def test_what_cannot_be_looked_into_is_said():
    assert told(folded(b"1 0 << >>").replace(zlib.compress(b"1 0 << >>"), b"ciphered, or folded otherwise")) == UNREAD
    assert told(folded(b" " * (MOST_UNFOLDED + 1))) == UNREAD
    assert told(b"%PDF-1.7\n<< /Type /Obj#53tm >>\nstream\nnothing that ends") == UNREAD
