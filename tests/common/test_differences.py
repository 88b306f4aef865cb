"""Differences are shown word by word, and no letter is lost."""

from hypothesis import given
from hypothesis import strategies as st

from compliance.common.differences import Piece, differences


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
