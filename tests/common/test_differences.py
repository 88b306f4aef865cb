"""Differences are shown word by word, and no letter is lost."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.common.differences import MOST_PAIRS, Piece, differences


def test_only_the_words_that_changed_are_marked():
    old, new = differences("Dix ans après la radiation.", "Cinq ans après la radiation.")
    assert old == [Piece("Dix", True), Piece(" ans après la radiation.", False)]
    assert new == [Piece("Cinq", True), Piece(" ans après la radiation.", False)]


def test_a_text_that_appears_is_all_new():
    assert differences("", "Préfecture") == ([], [Piece("Préfecture", True)])


@given(st.text(), st.text())
def test_pieces_put_end_to_end_give_the_texts_back(old: str, new: str):
    before, after = differences(old, new)
    assert "".join(piece.text for piece in before) == old
    assert "".join(piece.text for piece in after) == new
    unchanged = ["".join(piece.text for piece in side if not piece.changed) for side in (before, after)]
    assert unchanged[0] == unchanged[1]


HEAVY = {
    "a word repeated": ("b " + "a " * 10_000, "a " * 9_999 + "b "),
    "a sentence repeated": ("b." + "a." * 10_000, "a." * 9_999 + "b."),
    "two long texts of few words": (" ".join("abcde" * 2_000), " ".join("badec" * 2_000)),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_text_made_to_be_slow_is_compared_more_coarsely(name: str, monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr("compliance.common.differences.SequenceMatcher", _counting(asked))
    old, new = HEAVY[name]
    left, right = differences(old, new)
    assert ("".join(piece.text for piece in left), "".join(piece.text for piece in right)) == (old, new)
    before, after = asked
    assert sum(before.count(piece) for piece in after) <= MOST_PAIRS


def test_a_long_text_is_still_compared_word_by_word():
    text = " ".join(f"mot{rank % 400}" for rank in range(3_000))
    old, new = differences(text, text.replace("mot7 mot8 ", "autre mot8 ", 1))
    assert [piece for piece in old if piece.changed] == [Piece("mot7", True)]
    assert [piece for piece in new if piece.changed] == [Piece("autre", True)]


def _counting(asked: list[list[str]]) -> type[SequenceMatcher]:
    class Counting(SequenceMatcher):
        def __init__(self, isjunk, a, b, autojunk):
            asked.extend([a, b])
            super().__init__(isjunk, a, b, autojunk)

    return Counting
