"""Texts are normalised, and characters no file can hold are refused."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from compliance.common.fields import Line, Prose
from compliance.common.text import clean_text, is_control, no_control_characters, one_line


@pytest.mark.parametrize(("typed", "kept"), [("a\r\nb\rc\n", "a\nb\nc\n"), ("e\u0301te\u0301", "été"), ("", "")])
def test_text_is_normalised(typed: str, kept: str):
    assert clean_text(typed) == kept


@given(st.text())
def test_normalising_twice_changes_nothing(text: str):
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\x7f", "\ud800", "\ufffe", "\uffff"])
def test_a_character_that_files_cannot_hold_is_refused(character: str):
    with pytest.raises(ValidationError, match="Loyer dû"):
        no_control_characters(f"Loyer dû{character} au 1er")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"])).map("a\tb\nc\r{}".format))
def test_every_other_text_is_accepted(text: str):
    no_control_characters(text)


def test_control_characters_are_few():
    assert sum(is_control(chr(code)) for code in range(0x110000)) == 29 + 1 + 2048 + 2


# What browsers receive from Word (365 and 2016, on Windows and macOS), Outlook, LibreOffice Writer and a PDF reader.
PASTES = {
    "a list of Word": (
        "Finalités\u00a0:\r\n\uf0b7\tGérer les baux\u00a0;\r\n\uf0b7\tEncaisser les loyers.\r\n",
        "Finalités\u00a0:\n•\u0020Gérer les baux\u00a0;\n• Encaisser les loyers.\n",
    ),
    "levels of a list": (
        "•\tLocataires\r\no\tAnciens locataires\r\n\uf0a7\tGarants\r\n1.\tPremier\r\na)\tPetit a",
        "• Locataires\n• Anciens locataires\n• Garants\n1. Premier\na) Petit a",
    ),
    "typographer's quotes": (
        "L’office «\u00a0Opal\u00a0» – dit “l’Opal” — garde ‘ceci’…",
        "L’office «\u00a0Opal\u00a0» – dit “l’Opal” — garde ‘ceci’…",
    ),
    "hyphens of all kinds": (
        "porte\x1eà\x1eporte, anti\u00adcons\u00adti\x1ftu",
        "porte\u2011à\u2011porte, anticonstitu",
    ),
    "manual breaks": (
        "Adresse\x0b1 place de la Mairie\x0cPage deux\u2028fin\u2029",
        "Adresse\n1 place de la Mairie\nPage deux\nfin\n",
    ),
    "zero-width characters": (
        "\ufefftiers\u200b autorisés\u2060 \u200eet\u200f \u202efini\u202c",
        "tiers autorisés et fini",
    ),
    "a table": ("Nom\tDurée\r\nBail\t5 ans\r\n", "Nom\tDurée\nBail\t5 ans\n"),
    "narrow no-break spaces": ("Combien\u202f? 1\u202f000\u00a0€", "Combien\u202f? 1\u202f000\u00a0€"),
    "accents of a Mac": ("De\u0301lai de re\u0301ponse\rfin", "Délai de réponse\nfin"),
    "a picture between words": ("avant\ufffc après", "avant après"),
    "an arrow of Word": ("demande \uf0e0 réponse", "demande → réponse"),
    "HTML as text": ('<p class="MsoNormal"><b>Bail</b>&nbsp;</p>', '<p class="MsoNormal"><b>Bail</b>&nbsp;</p>'),
    "emoji": ("👩\u200d⚖️ 🇫🇷", "👩\u200d⚖️ 🇫🇷"),
}


@pytest.mark.parametrize("paste", PASTES)
def test_what_is_pasted_is_kept_clean(paste: str):
    pasted, kept = PASTES[paste]
    assert clean_text(pasted) == kept
    assert clean_text(kept) == kept
    no_control_characters(kept)


@given(st.text(alphabet="ab\t\n \r\x0b•o-1.)\uf0b7\u00ad\u0301e\u200b"))
def test_marks_of_lists_settle_at_once(text: str):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [("Gestion\r\ndes\tbaux", "Gestion des baux"), (" a \n\n b ", "a b"), ("\u00adGestion", "Gestion")],
)
def test_a_line_is_one_line(pasted: str, kept: str):
    assert one_line(pasted) == kept
    assert Line().to_python(pasted) == kept


def test_prose_keeps_its_paragraphs():
    assert Prose().to_python("\r\nUn.\r\n\r\n\uf0b7\tDeux \r\n") == "Un.\n\n• Deux"
