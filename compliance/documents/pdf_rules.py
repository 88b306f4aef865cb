"""What a PDF would do when it is opened, told without opening it. Pure: no Django, no reader of PDF.

A file is looked through, never run; finding nothing proves nothing, for a file may hide what it holds.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

ACTIVE, UNREAD = "active", "unread"

# ISO 32000-1: 7.11.4 (files inside), 12.6.4.5 (programs started), 12.6.4.17 (scripts), 12.7.5 (forms that are sent),
# 12.7.8 (XFA), 13.6 and its supplement (players).
ACTS = frozenset(
    b"/" + name
    for name in (
        *(b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles"),
        *(b"SubmitForm", b"ImportData", b"GoToE", b"RichMedia", b"XFA"),
    )
)
NAME = re.compile(rb"/(?:[^\x00-\x20()<>\[\]{}/%#]|#[0-9A-Fa-f]{2})+")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM, END_OF_STREAM = re.compile(rb"stream\r?\n"), b"endstream"
LONGEST_HEAD = 2048  # bytes before a stream that may say what it is
MOST_UNFOLDED = 16 * 1024 * 1024  # bytes, for all the objects that a file keeps folded


def caution(file: BinaryIO) -> str:
    """Return « active » when a PDF runs, starts or holds something, « unread » when a part cannot be looked into.

    "" when neither was found.
    """
    file.seek(0)
    told, is_unread = _names(file.read())
    if not ACTS.isdisjoint(told):
        return ACTIVE
    return UNREAD if is_unread else ""


def _names(content: bytes) -> tuple[set[bytes], bool]:
    """Return the names that the file uses outside of what it draws, and whether some could not be read."""
    told, left, is_unread = set[bytes](), MOST_UNFOLDED, False
    for outside, inside in _parts(content):
        here = set(_read(outside))
        told |= here
        if b"/ObjStm" in set(_read(outside[-LONGEST_HEAD:])):
            unfolded = _unfolded(inside, left)
            is_unread |= unfolded is None
            left -= len(unfolded or b"")
            told.update(_read(unfolded or b""))
    return told, is_unread


def _parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the file as pairs: what stands outside of a stream, then the stream that follows."""
    place = 0
    while found := STREAM.search(content, place):
        end = content.find(END_OF_STREAM, found.end())
        end = len(content) if end < 0 else end
        yield content[place : found.start()], content[found.end() : end]
        place = end + len(END_OF_STREAM)
    yield content[place:], b""


def _read(text: bytes) -> Iterator[bytes]:
    for name in NAME.findall(text):
        yield ESCAPED.sub(lambda escaped: bytes([int(escaped[1], 16)]), name) if b"#" in name else name


def _unfolded(stream: bytes, most: int) -> bytes | None:
    """Return a folded stream as it reads; None when it is folded otherwise, ciphered, or beyond ``most`` bytes."""
    if most <= 0:
        return None
    opener = zlib.decompressobj()
    try:
        unfolded = opener.decompress(stream, most)
    except zlib.error:
        return None
    return None if opener.unconsumed_tail else unfolded
