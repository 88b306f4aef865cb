"""What changed between two texts, word by word, for the eyes of a lawyer. Pure."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

WORDS = re.compile(r"\w+|\s+|[^\w\s]+")


class Piece(NamedTuple):
    """A run of text, and whether the other text lacks it."""

    text: str
    changed: bool


def differences(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of the old text and those of the new one; put end to end, they give the texts back."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, start, stop, new_start, new_stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        changed = kind != "equal"
        _append(left, "".join(before[start:stop]), changed)
        _append(right, "".join(after[new_start:new_stop]), changed)
    return left, right


def _append(pieces: list[Piece], text: str, changed: bool) -> None:
    if text:
        pieces.append(Piece(text, changed))
