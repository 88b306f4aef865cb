"""Checking the chains: the first broken entry, a tail that was cut, a record changed outside them has a name."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.db import transaction

from compliance.history.canonical import GENESIS
from compliance.history.ledger import locked_head
from compliance.history.models import Chain, LedgerEntry
from compliance.history.records import content_digest_of, entry_digest
from compliance.history.strays import first_stray, history_models


@dataclass(frozen=True)
class Verdict:
    """What verifying one chain found; ``fault`` is empty when it is whole."""

    chain: str
    entries: int
    fault: str = ""


def verify_key(key: str) -> Verdict:
    """Check the chain that must exist under ``key``: somebody's first entry was written with them."""
    chain = Chain.objects.filter(key=key).first()
    return verify(chain) if chain else Verdict(key, 0, "the whole chain is gone")


def verify(chain: Chain) -> Verdict:
    """Read the chain from its first entry to its head, then the records it speaks of; stop at the first fault."""
    verdict = _read(chain)
    if not verdict.fault:
        return verdict
    with transaction.atomic():  # a save between two of these readings looks like a fault: read again, nobody writing
        return _read(locked_head(chain.key))


def _read(chain: Chain) -> Verdict:
    previous, expected = GENESIS, 1
    told: set[type[LedgerEntry]] = set()
    for row in entries_of(chain):
        told.add(type(row))
        fault = _fault(row, expected=expected, previous=previous)
        if fault:
            return Verdict(chain.key, expected - 1, fault)
        previous, expected = row.digest, expected + 1
    entries = expected - 1
    if entries != chain.position or previous != chain.digest:
        fault = f"the tail is cut: the head stands at entry {chain.position}, the last entry found is {entries}"
        return Verdict(chain.key, entries, fault)
    return Verdict(chain.key, entries, first_stray(chain, told))


def entries_of(chain: Chain) -> Iterator[LedgerEntry]:
    """Yield every entry of the chain in its order, whichever record it speaks of."""
    tables = [
        model.objects.filter(chain=chain).order_by("position", "history_id").iterator(chunk_size=500)
        for model in history_models()
    ]
    return heapq.merge(*tables, key=attrgetter("position"))


def _fault(row: LedgerEntry, *, expected: int, previous: str) -> str:
    name = f"entry {row.position} ({row.record_label}, {row.history_date:%Y-%m-%d %H:%M:%S} UTC)"
    if row.position != expected:
        return f"entry {expected} is missing: {name} comes instead"
    if row.digest != entry_digest(row, previous=previous):
        return f"{name} does not follow the entry before it"
    if not _keeps_its_digest(row):
        return f"{name} was rewritten: its content no longer has its digest"
    return ""


def _keeps_its_digest(row: LedgerEntry) -> bool:
    try:
        return row.content_digest == content_digest_of(row)
    except ValueError:
        return False
