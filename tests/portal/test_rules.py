"""Codes that are read aloud, references that are typed back, ages of a form."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.portal import rules

AMBIGUOUS = set("ILOU")


@given(st.binary(min_size=rules.CODE_BYTES, max_size=rules.CODE_BYTES))
def test_a_code_holds_every_bit_and_comes_back_as_it_was_typed(drawn):
    code = rules.code_of(drawn)

    number = 0
    for letter in code:
        number = number * 32 + rules.ALPHABET.index(letter)
    assert number.to_bytes(rules.CODE_BYTES) == drawn
    assert not AMBIGUOUS & set(code)
    assert rules.typed_code(rules.grouped(code)) == code
    assert rules.typed_code(f"  {rules.grouped(code).lower().replace('-', ' ')} ") == code
    assert rules.typed_code(code.replace("0", "o").replace("1", "l")) == code


def test_a_code_is_at_least_eighty_bits():
    assert rules.CODE_BYTES * 8 >= 80
    assert len(set(rules.ALPHABET)) == 32


@pytest.mark.parametrize("drawn", [b"", b"x" * 9, b"x" * 11])
def test_a_code_is_not_made_of_less(drawn):
    with pytest.raises(ValueError, match="10 bytes"):
        rules.code_of(drawn)


@pytest.mark.parametrize(
    "typed", ["", "7K3M", "7K3M-Q9XT-05BD-HW2", "7K3M-Q9XT-05BD-HW2NN", "UUUU-UUUU-UUUU-UUUU", "é" * 16]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert rules.typed_code(typed) == ""


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("D-0007", 7), ("d 7", 7), ("7", 7), (" D‑0012 ", 12), ("D0012", 12), ("Ｄ－0007", 7)),
        *(("", 0), ("D-", 0), ("D-0", 0), ("D-2026-0007", 0), ("sept", 0), ("9" * 12, 0), ("-7", 0)),
    ],
)
def test_a_reference_is_read_however_it_is_written(typed, number):
    assert rules.typed_reference(typed) == number


@pytest.mark.parametrize(
    ("age", "fault"),
    [
        *((timedelta(seconds=-5), "too-fast"), (timedelta(0), "too-fast"), (timedelta(seconds=2.9), "too-fast")),
        *((timedelta(seconds=3), ""), (timedelta(minutes=10), ""), (timedelta(days=1), "")),
        (timedelta(days=1, seconds=1), "too-old"),
    ],
)
def test_a_form_has_an_age(age, fault):
    assert rules.fault_of_age(age) == fault
