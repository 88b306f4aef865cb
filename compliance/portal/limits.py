"""How often one address may try: counted under its keyed digest, for an hour, with the attempts at sign-in.

The numbers are in the settings (``ACCOUNT_RATE_LIMITS``): what opens the portal stands beside what opens accounts.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SEND, PASS, FOLLOW, WRITE = "portal_send", "portal_pass", "portal_follow", "portal_write"
SALT = "ramure.portal.address"


def count(request: HttpRequest, action: str, what: str = "") -> bool:
    """Count an attempt of this address, or at ``what``; return False once there are too many within the hour."""
    forget_expired()
    return bool(ratelimit.consume(request, action=action, key=_key(request, what)))


def is_open(request: HttpRequest, action: str, what: str = "") -> bool:
    """Tell whether one more attempt would be taken; nothing is counted."""
    return bool(ratelimit.consume(request, action=action, key=_key(request, what), dry_run=True))


def forget_expired() -> None:
    """Forget the addresses counted more than an hour ago."""
    shared: Any = cache
    shared.forget_expired()


def _key(request: HttpRequest, what: str) -> str:
    return str(salted_hmac(SALT, what or _address(request), algorithm="sha256").hexdigest())


def _address(request: HttpRequest) -> str:
    """Return the address of the visitor; an IPv6 counts with its network, which one home changes at will."""
    return str(truncate_ip(get_adapter(request).get_client_ip(request)))
