"""Secrets of the second factor at rest: encrypted under the site's own key, read under the former ones too."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"ramure: secrets of the second factor"  # what else SECRET_KEY serves for cannot be confused with this


class Unreadable(Exception):
    """A secret was encrypted under a key that the site no longer knows."""


def encrypt(text: str) -> str:
    """Return the text encrypted under the present key."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return the text again; raises Unreadable when none of the keys opens it."""
    try:
        return _keys().decrypt(token).decode()
    except InvalidToken as error:
        raise Unreadable from error


def encrypt_again(token: str) -> str:
    """Return the same secret under the present key; raises Unreadable when none of the keys opens it."""
    try:
        return _keys().rotate(token).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _keys() -> MultiFernet:
    return MultiFernet(Fernet(_derived(key)) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
