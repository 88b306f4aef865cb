"""A letter as a file: PDF to send and keep, DOCX to be printed on the office's own paper."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from compliance.common.typeset import pdf
from compliance.datasets.workbook import readable

TEMPLATE = "correspondence/letter.typ"
LANGUAGE = "fr-FR"
FOR_THE_SIGNATURE = Cm(9)  # from the left


@dataclass(frozen=True)
class Printed:
    """All that a letter prints, as text: who writes, to whom, its words, who signs, what the law adds."""

    office: str
    address: str
    to: str
    marks: str  # its reference, the place and the day, each on a line
    subject: str
    paragraphs: Sequence[str]
    signature: str
    remedies: Sequence[str] = ()
    enclosed: Sequence[str] = field(default=())
    banner: str = ""


def letter_pdf(letter: Printed) -> bytes:
    """Return the letter as a tagged PDF (PDF/UA-1)."""
    return pdf(TEMPLATE, letter_data(letter))


def letter_data(letter: Printed) -> dict[str, Any]:
    """Return what the printed letter says."""
    return {
        **asdict(letter),
        "title": letter.subject,
        "author": letter.office,
        "footer": letter.office,
        "office": {"name": letter.office, "address": letter.address},
        "remedies_title": _remedies_title(),
        "enclosed_title": _enclosed_title(),
    }


def letter_docx(letter: Printed) -> bytes:
    """Return the letter as a DOCX whose styles and language a word processor knows."""
    document = _blank(letter)
    if letter.banner:
        _paragraph(document, letter.banner).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _paragraph(document, letter.office).runs[0].bold = True
    _paragraph(document, letter.address)
    if letter.to:
        _paragraph(document, letter.to).paragraph_format.left_indent = FOR_THE_SIGNATURE
    _paragraph(document, letter.marks)
    document.add_heading(readable(letter.subject), level=1)
    for paragraph in letter.paragraphs:
        _paragraph(document, paragraph)
    _paragraph(document, letter.signature).paragraph_format.left_indent = FOR_THE_SIGNATURE
    if letter.remedies:
        document.add_heading(_remedies_title(), level=2)
        for paragraph in letter.remedies:
            _paragraph(document, paragraph)
    if letter.enclosed:
        document.add_heading(_enclosed_title(), level=2)
        for one in letter.enclosed:
            _paragraph(document, one, style="List Bullet")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _blank(letter: Printed) -> Any:
    document: Any = Document()
    document.core_properties.title = readable(letter.subject)
    document.core_properties.author = readable(letter.office)
    document.core_properties.language = LANGUAGE
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    properties = style.element.get_or_add_rPr()
    language = properties.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGE})
    properties.append(language)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
    return document


def _paragraph(document: Any, text: str, style: str | None = None) -> Any:
    """Add a paragraph of text; what XML forbids is replaced by a sign, a line end stays one."""
    return document.add_paragraph(readable(text), style=style)


def _remedies_title() -> str:
    return _("Si vous n’êtes pas d’accord")


def _enclosed_title() -> str:
    return _("Pièces jointes")
