"""A letter as a PDF and as a DOCX: what is read back is what was written."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from compliance.correspondence.files import Printed, letter_docx, letter_pdf

HOSTILE = "=1+1 <b>gras</b> #strong[x] \\ $x$ {{ 7*7 }} \x00\x1f fin"
LETTER = Printed(
    office="Oise Habitat",
    address="12 rue de la Démonstration\n60100 Creil",
    to="Madame Jeanne Martin\n3 allée des Tilleuls",
    marks="Référence : D-0007\nCreil, le 29 novembre 2026",
    subject="Réponse à votre demande D-0007",
    paragraphs=["Premier paragraphe.\nDeuxième ligne.", "Second paragraphe."],
    signature="Bertrand Quillet\nDirecteur général",
    remedies=["Vous pouvez saisir la CNIL.", "Vous pouvez former un recours."],
    enclosed=["donnees.csv"],
)
SAID = ["Oise Habitat", "Jeanne Martin", "D-0007", "Premier", "Second", "Quillet", "CNIL", "recours", "donnees.csv"]


def _docx(letter):
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(letter_docx(letter))).paragraphs)


def _pdf(letter):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(letter_pdf(letter))).pages)


@pytest.mark.parametrize("read", [_pdf, _docx])
def test_all_that_the_letter_says_is_read_back_in_its_order(read):
    text = read(LETTER)
    places = [text.index(word, text.index("Référence")) for word in SAID[3:]]
    assert all(word in text for word in SAID)
    assert places == sorted(places)


def test_the_pdf_is_tagged_and_speaks_french():
    catalogue = PdfReader(BytesIO(letter_pdf(LETTER))).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] and catalogue["/Lang"].startswith("fr")


def test_the_docx_says_its_language_and_title():
    document = Document(BytesIO(letter_docx(LETTER)))
    assert document.core_properties.language == "fr-FR" and document.core_properties.title == LETTER.subject
    assert [one.text for one in document.paragraphs if one.style.name.startswith("Heading")] == [
        LETTER.subject,
        "Si vous n’êtes pas d’accord",
        "Pièces jointes",
    ]


def test_what_was_typed_is_never_markup():
    hostile = replace(LETTER, paragraphs=[HOSTILE], subject=HOSTILE)
    for text in (_docx(hostile), _pdf(hostile)):
        assert "<b>gras</b>" in text and "#strong[x]" in text and "{{ 7*7 }}" in text


def test_a_long_letter_runs_over_several_pages():
    letter = replace(LETTER, paragraphs=["mot " * 400, "x" * 3000, *["Une ligne."] * 60])
    assert len(PdfReader(BytesIO(letter_pdf(letter))).pages) > 2


def test_without_an_address_nor_remedies_nothing_is_left_empty():
    text = _pdf(replace(LETTER, to="", remedies=[], enclosed=[]))
    assert "Si vous n’êtes" not in text and "Pièces jointes" not in text
