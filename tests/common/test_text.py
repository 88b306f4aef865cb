"""Texts are normalised, and characters no file can hold are refused."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from compliance.common.text import clean_text, is_control, no_control_characters


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
