"""What a person types or pastes: normalised once, at the door, so that a comparison finds only real differences.

Changed: line ends of any machine, and Word's own (manual line and page breaks, U+2028, U+2029), into newlines; accents
composed (NFC); the bullets and arrows of Word's symbol fonts into « • » and « → », and the tab after a bullet or a
number into a space; Word's non-breaking hyphen into U+2011.
Removed, for nobody sees them: soft and optional hyphens, zero-width spaces and joins between words, marks of byte order
and of writing direction, the place of a pasted picture.
Kept: curly quotes and apostrophes, dashes, no-break spaces, emoji and what joins them, tabs elsewhere, spaces, blank
lines; and HTML, which is text like another. Other control characters are refused, by :func:`no_control_characters`.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from compliance.common.folding import folded as folded

KEPT = "\t\n\r"

LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
INVISIBLE = "\x1f\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffc"
SYMBOLS = {  # private characters of the fonts Symbol and Wingdings, which no other font draws
    **dict.fromkeys("\uf0b7\uf0a7\uf0a8\uf076\uf0d8\uf0fc", "•"),
    "\uf0e0": "→",
    "\x1e": "\u2011",
}
CHANGED = str.maketrans({**dict.fromkeys(LINE_ENDS, "\n"), **dict.fromkeys(INVISIBLE, ""), **SYMBOLS})
# The bullet or the number of a list's line, as Word sends it: « o » is the bullet of its second level.
LIST_MARK = re.compile(r"^([ \t]*)([•·▪▫◦●○■□➢✓*–-]|o|\d{1,3}[.)]|[a-zA-Z][.)])\t[ \t]*", re.MULTILINE)


def clean_text(value: str) -> str:
    """Return the text as it is kept, whatever browser, machine or word processor it comes from; see above."""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").translate(CHANGED))
    return LIST_MARK.sub(_marked, text) if "\t" in text else text


def _marked(found: re.Match[str]) -> str:
    return f"{found[1]}{'•' if found[2] == 'o' else found[2]} "


def one_line(value: str) -> str:
    """Return the text as it is kept, on one line: tabs and line ends become spaces."""
    return re.sub(r"\s*[\t\n]\s*", " ", clean_text(value)).strip()


def holds_words(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text holds each of these words, already `folded`, whatever its own case and accents."""
    where = folded(text)
    return all(word in where for word in words)


def no_control_characters(value: str) -> None:
    """Refuse characters that an XML file (xlsx, ods) cannot hold: raises ValidationError.

    The list: XML 1.0, § 2.2 (control characters except tab and newlines, surrogates, U+FFFE, U+FFFF), and DEL.
    """
    place = next((i for i, character in enumerate(value) if is_control(character)), None)
    if place is not None:
        raise ValidationError(
            _("Un caractère invisible, après « %(before)s », ne peut pas être conservé : retapez ce passage."),
            code="control_character",
            params={"before": value[max(0, place - 20) : place].strip() or "…"},
        )


def is_control(character: str) -> bool:
    """Tell whether the character is one that :func:`no_control_characters` refuses."""
    code = ord(character)
    unprintable = (code < 0x20 and character not in KEPT) or code == 0x7F
    return unprintable or 0xD800 <= code <= 0xDFFF or code in {0xFFFE, 0xFFFF}
