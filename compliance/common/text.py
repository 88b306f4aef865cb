"""What a person types: normalised once, at the door, so that a comparison finds only real differences."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KEPT = "\t\n\r"


def clean_text(value: str) -> str:
    """Return the text with composed accents (NFC) and plain newlines, whatever browser or machine sent it."""
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))


def folded(value: str) -> str:
    """Return the text as one looks for it, without case nor accents: databases do not agree on « É » and « é »."""
    letters = unicodedata.normalize("NFKD", value.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


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
