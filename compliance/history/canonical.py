"""Canonical JSON and the digests of the ledger. Pure functions."""

import hashlib
import json
import secrets
from datetime import UTC, datetime

type Json = bool | int | str | list["Json"] | dict[str, "Json"] | None
type Content = dict[str, Json]

GENESIS = "0" * 64


def canonical(value: Json) -> str:
    """Return the one JSON text of ``value``: sorted keys, UTF-8, no float, no NUL.

    Raises ValueError for a float (its text is not stable) or a NUL (databases refuse it).
    """
    _refuse_unstable(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _refuse_unstable(value: object) -> None:
    pending = [value]  # a loop, not a recursion: every entry of a ledger passes here when it is verified
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            if "\x00" in item:
                raise ValueError("a ledger snapshot holds no NUL character")
        elif isinstance(item, dict):
            pending += item.keys()
            pending += item.values()
        elif isinstance(item, list | tuple):
            pending += item
        elif isinstance(item, float):
            raise ValueError("a ledger snapshot holds no float: write a decimal as text")


def new_salt() -> str:
    """Return 128 random bits: without them a short erased content could be guessed from its digest."""
    return secrets.token_hex(16)


def content_digest(salt: str, reason: str, snapshot: Json, columns: Content) -> str:
    """Return the digest of what an entry says: its snapshot, its reason, and the columns by which it is searched."""
    return _sha256(salt + canonical({"reason": reason, "snapshot": snapshot, "columns": columns}))


def chain_digest(
    previous: str, *, position: int, record: str, kind: str, moment: datetime, actor: str, content: str
) -> str:
    """Return the digest that ties an entry to the one before it."""
    stamp = moment.astimezone(UTC).isoformat(timespec="microseconds")
    return _sha256(canonical([previous, position, record, kind, stamp, actor, content]))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
