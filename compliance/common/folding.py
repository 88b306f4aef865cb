"""Texts as one compares them. Pure: no Django."""

import unicodedata


def folded(value: str) -> str:
    """Return the text as one looks for it, without case nor accents: databases do not agree on « É » and « é »."""
    letters = unicodedata.normalize("NFKD", value.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
