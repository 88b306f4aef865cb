"""What changed between two texts, word by word, for the eyes of a lawyer. Pure."""

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

WORDS = re.compile(r"\w+|\s+|[^\w\s]+")
SENTENCES = re.compile(r"[^.;:\n]*[.;:\n]+\s*|[^.;:\n]+")
MOST_PAIRS = 600_000  # of equal words: comparing takes about as many steps, half a second


class Piece(NamedTuple):
    """A run of text, and whether the other text lacks it."""

    text: str
    changed: bool


def differences(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of the old text and those of the new one; put end to end, they give the texts back.

    Texts too long, or too repetitive, to be compared by words in a fraction of a second are compared by sentences, or
    shown whole.
    """
    before, after = _split(old, new)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, start, stop, new_start, new_stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        changed = kind != "equal"
        _append(left, "".join(before[start:stop]), changed)
        _append(right, "".join(after[new_start:new_stop]), changed)
    return left, right


def _split(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return both texts in pieces that can be compared; what they begin and end with alike is one piece each."""
    for grain in (WORDS, SENTENCES):
        before, after = _same_ends_joined(grain.findall(old), grain.findall(new))
        counts = Counter(after)
        if sum(counts[piece] for piece in before) <= MOST_PAIRS:
            return before, after
    return [old], [new]


def _same_ends_joined(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    shortest = min(len(before), len(after))
    head = next((rank for rank in range(shortest) if before[rank] != after[rank]), shortest)
    tail = next((rank for rank in range(shortest - head) if before[-1 - rank] != after[-1 - rank]), shortest - head)
    return _ends_joined(before, head, tail), _ends_joined(after, head, tail)


def _ends_joined(pieces: list[str], head: int, tail: int) -> list[str]:
    stop = len(pieces) - tail
    joined = ["".join(pieces[:head]), *pieces[head:stop], "".join(pieces[stop:])]
    return [piece for piece in joined if piece]


def _append(pieces: list[Piece], text: str, changed: bool) -> None:
    if text:
        pieces.append(Piece(text, changed))
