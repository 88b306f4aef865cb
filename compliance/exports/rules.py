"""The number that an exported file bears. Pure: no Django."""

import re
import secrets

DIGITS = 12
TOKEN = re.compile(rb"RAMURE-(\d{12})")
SEVERAL = b"RAMURE: several files, each sealed by itself"  # the comment of a zip that has no number of its own
LONGEST = len(b"RAMURE-") + DIGITS  # bytes: what a reader keeps of a piece, so that no number is cut in two


def new_number() -> int:
    """Return a number that says nothing of how many files left before; two are never the same, in practice."""
    return secrets.randbelow(10**DIGITS - 1) + 1


def reference(number: int) -> str:
    """Return the words of a number: « RAMURE-000000000042 »."""
    return f"RAMURE-{number:0{DIGITS}d}"


def number_in(piece: bytes) -> int | None:
    """Return the first number that stands in a piece of a file, None when there is none."""
    found = TOKEN.search(piece)
    return int(found[1]) if found else None
