"""What the public portal decides by itself: codes, ages of a form, what was typed back. Pure: no Django, no clock."""

import re
import unicodedata
from datetime import timedelta

# Crockford's base 32: no I, L, O or U, so that what is read aloud or copied by hand has one spelling.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
CODE_LENGTH, GROUP = 16, 4  # 16 letters of 5 bits: 80 random bits
CODE_BYTES = CODE_LENGTH * 5 // 8

REFERENCE = re.compile(r"(?:D\W*)?0*(\d{1,9})")

SHORTEST_AGE = timedelta(seconds=3)  # nobody reads four pages faster; a program does
LONGEST_AGE = timedelta(days=1)
GIVEN_AGAIN = timedelta(hours=1)  # the receipt of a form that is sent twice; later, a shared computer changed hands


def code_of(drawn: bytes) -> str:
    """Return the code that ten random bytes make. Raises ValueError for any other number of bytes."""
    if len(drawn) != CODE_BYTES:
        raise ValueError(f"a code is made of {CODE_BYTES} bytes, not {len(drawn)}")
    number = int.from_bytes(drawn)
    return "".join(ALPHABET[number >> 5 * rank & 31] for rank in reversed(range(CODE_LENGTH)))


def grouped(code: str) -> str:
    """Return the code as one reads it: four groups of four, « 7K3M-Q9XT-05BD-HW2N »."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def typed_code(text: str) -> str:
    """Return the code that somebody typed back, whatever its case and spaces; "" when it cannot be one."""
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(letter for letter in plain if letter.isalnum()).translate(MISREAD)
    return letters if len(letters) == CODE_LENGTH and set(letters) <= set(ALPHABET) else ""


def typed_reference(text: str) -> int:
    """Return the number that a typed reference names (« D-0007 », « d 7 », « 7 »); 0, which is nobody's, for none."""
    found = REFERENCE.fullmatch(unicodedata.normalize("NFKC", text).upper().strip())
    return int(found[1]) if found else 0


def fault_of_age(age: timedelta) -> str:
    """Return why a form of that age is shown once more, "" when it is taken: « too-fast » or « too-old »."""
    if age < SHORTEST_AGE:
        return "too-fast"
    return "too-old" if age > LONGEST_AGE else ""
