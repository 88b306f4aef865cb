"""Erasing what the ledger holds of a record: contents go, facts and digests stay, and one entry names what was emptied.

    with ledger.entry(by=…, reason="…"):
        request.words = ""  # its own row first
        erasure.erase(request, keep=facts)

Whoever holds the chain can still tell that nothing else was touched: each entry keeps its place, its digests, who wrote
it and when; what remains of an emptied one is sealed anew, in the entry that emptied it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from compliance.history import ledger
from compliance.history.canonical import Content, new_salt
from compliance.history.emptied import Emptied, Erasing, Keep, remains
from compliance.history.records import content_digest_of


def nothing(snapshot: Content) -> Content:
    """Keep nothing of a snapshot."""
    return {}


def erase(record: Any, *, keep: Keep) -> int:
    """Empty the past entries of a record but for what ``keep`` gives, then save it; return how many were emptied.

    The record's own columns and parts were emptied by the caller. Its new entry says what the record now says.
    Raises LedgerError outside an entry, or when an entry stands in another chain; ValueError as :func:`remains`.
    """
    record.erasing = _emptied(record, keep)
    return _written(record, record.save)


def destroy(record: Any, *, keep: Keep = nothing) -> int:
    """Empty the entries of a record but for what ``keep`` gives, then delete it; return how many were emptied.

    Its last entry, of the deletion, holds what ``keep`` gives and no more. Raises as :func:`erase`.
    """
    record.erasing = _emptied(record, keep)
    return _written(record, record.delete)


def _written(record: Any, write: Callable[[], object]) -> int:
    count = len(record.erasing.emptied)
    try:
        write()
    finally:
        record.erasing = None  # a later save of the same instance erases nothing
    return count


def _emptied(record: Any, keep: Keep) -> Erasing:
    """Empty the record's entries under the lock of its chain, and return what its next entry will name."""
    chain = ledger.current().lock(record.ledger_chain())
    entries = list(record.history.order_by("position"))
    if any(row.chain_id != chain.pk for row in entries):
        raise ledger.LedgerError(f"entries of {record._meta.label_lower}:{record.pk} stand in another chain")
    moment = ledger.current().moment(chain.key)
    return Erasing(keep, [named for row in entries if (named := _empty(row, keep, moment))])


def _empty(row: Any, keep: Keep, moment: datetime) -> Emptied | None:
    """Leave what ``keep`` gives of an entry, without its reason: words were typed there too. None: nothing goes."""
    left = remains(row.snapshot, row.history_change_reason or "", keep, moment)
    if left == row.snapshot:
        return None
    # The salt is another: with the former one, a short text that is gone could be guessed from its digest.
    row.snapshot, row.salt, row.history_change_reason = left, new_salt(), ""
    row.save(update_fields=["snapshot", "salt", "history_change_reason"])
    return row.position, content_digest_of(row)
