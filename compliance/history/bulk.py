"""The ledger's own bulk path: many entries of one chain, sealed one after another under a single lock.

Only a database marked as load takes it. A benchmark is filled in seconds, and its chains verify like any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction

from compliance.accounts.models import User
from compliance.history.ledger import Entry, LedgerError, locked_head
from compliance.history.models import Chain, DatabasePurpose, LedgerEntry
from compliance.history.records import sealed_row

BATCH = 500


@dataclass(frozen=True)
class Told:
    """An entry to write: a record as it stands, what happened to it (``+`` or ``~``), when, why."""

    record: Any
    kind: str
    moment: datetime
    reason: str


def bulk_entries(key: str, told: Iterable[Told], *, by: User | None) -> int:
    """Write the entries of records of one model, in order, in the chain ``key``; return how many there were.

    The records' own rows are written by the caller. Raises LedgerError in a database that is not marked as load, and
    for an entry dated before the one it follows.
    """
    if not DatabasePurpose.objects.filter(purpose=DatabasePurpose.Purpose.LOAD).exists():
        raise LedgerError("only a database of load takes entries in bulk")
    with transaction.atomic():
        opened, chain = Entry(by, "", None), locked_head(key)
        before = chain.position
        rows = (_sealed(one, chain, opened) for one in told)
        for batch in batched(rows, BATCH):
            type(batch[0]).objects.bulk_create(batch)
        chain.save(update_fields=["position", "digest", "moment"])
    return chain.position - before


def _sealed(one: Told, chain: Chain, opened: Entry) -> LedgerEntry:
    if chain.moment and one.moment < chain.moment:
        raise LedgerError(f"an entry of {one.moment} cannot follow one of {chain.moment}")
    chain.moment, opened.reason = one.moment, one.reason
    return sealed_row(one.record, one.kind, one.record.snapshot(), chain, opened)
