"""Readers of environment variables: a value that cannot be read stops the start, loudly."""

import os
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
MAIL_SECURITY = {"smtp": {}, "smtp+tls": {"use_tls": True}, "smtps": {"use_ssl": True}}


def text(name: str, default: str | None = None) -> str:
    """Return the variable's text; without a default, an absent variable is an error."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set in the environment")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return a boolean written as 1/0, true/false, yes/no or on/off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0")


def number(name: str, default: int) -> int:
    """Return a whole number, zero or more."""
    value = os.environ.get(name, str(default)).strip()
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number, zero or more")
    return int(value)


def words(name: str, default: str | None = None) -> list[str]:
    """Return a list written with commas; empty items are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """Return a Django DATABASES entry from a URL: ``sqlite:///path`` or ``postgres://…``.

    Query parameters of a PostgreSQL URL become connection options (``?sslmode=require``).
    """
    parts = _address(name, default)
    if parts.scheme == "sqlite":
        return sqlite(unquote(parts.path.removeprefix("/")))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgres://")


def sqlite(path: str) -> dict[str, Any]:
    """Return a SQLite entry that writes safely: WAL, IMMEDIATE transactions, erased bytes overwritten.

    Django itself turns foreign keys on.
    """
    if not path:
        raise ImproperlyConfigured("a sqlite:/// address needs the path of a file")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,  # seconds that a writer waits for another
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
    }


def mailer(name: str, default: str | None = None) -> dict[str, Any]:
    """Return a Django MAILERS entry from a URL.

    ``smtp+tls://person:password@host`` (STARTTLS), ``smtps://…`` (TLS at once), ``smtp://…`` (in clear, for a relay
    on the same machine) or ``console:`` (letters are printed, none leaves).
    """
    parts = _address(name, default)
    if parts.scheme == "console":
        return {"BACKEND": "compliance.notifications.backend.PrintedLetters"}
    if parts.scheme not in MAIL_SECURITY or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} must begin with smtp+tls://, smtps:// or smtp:// and a host, or be console:"
        )
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "timeout": 20,  # seconds
            **MAIL_SECURITY[parts.scheme],
        },
    }


def provider(prefix: str, *, loopback: bool) -> dict[str, str]:
    """Return the name, issuer, client_id and client_secret of an OpenID provider, or nothing when none is set.

    They go together: ``{prefix}_NAME``, ``{prefix}_ISSUER``, ``{prefix}_CLIENT_ID``, ``{prefix}_CLIENT_SECRET``. The
    issuer is an https:// address; http:// is for loopback.
    """
    parts = ("name", "issuer", "client_id", "client_secret")
    told = {part: text(f"{prefix}_{part.upper()}", "").strip() for part in parts}
    if not any(told.values()):
        return {}
    if missing := [f"{prefix}_{part.upper()}" for part, value in told.items() if not value]:
        raise ImproperlyConfigured(f"{', '.join(missing)} must be set too: the four go together")
    issuer = _address(f"{prefix}_ISSUER", None)
    if issuer.scheme not in ({"https", "http"} if loopback else {"https"}) or not issuer.hostname:
        raise ImproperlyConfigured(f"{prefix}_ISSUER must be an https:// address")
    return told


def _address(name: str, default: str | None) -> SplitResult:
    """Split a URL whose port, if any, is a number; the message never shows the password it may hold."""
    parts = urlsplit(text(name, default))
    try:
        _ = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: the port is not a number from 0 to 65535") from error
    return parts
