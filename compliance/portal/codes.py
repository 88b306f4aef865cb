"""Codes of follow-up: made once, shown once; what is kept of one does not give it back."""

import secrets
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from compliance.portal.rules import CODE_BYTES, code_of

MADE, KEPT = "ramure.portal.code", "ramure.portal.code.digest"


def draw() -> str:
    """Return a new code."""
    return code_of(secrets.token_bytes(CODE_BYTES))


def code_of_form(nonce: str) -> str:
    """Return the code of the request that a form makes: the same form, posted twice, shows the same code.

    ``nonce`` is random and stands in the form alone; without the site's key it gives nothing.
    """
    return code_of(salted_hmac(MADE, nonce, algorithm="sha256").digest()[:CODE_BYTES])


def digest_of(code: str) -> str:
    """Return what is kept of a code."""
    return _digest(code, settings.SECRET_KEY)


def is_code_of(code: str, digest: str) -> bool:
    """Tell whether ``code`` is the one of which ``digest`` is kept, under any key of the site; as long either way."""
    answers = [constant_time_compare(_digest(code, key), digest) for key in _keys()]
    return any(answers)


def _keys() -> Iterator[str]:
    yield from [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _digest(code: str, key: str) -> str:
    return str(salted_hmac(KEPT, code, secret=key, algorithm="sha256").hexdigest())
