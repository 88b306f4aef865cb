"""Checking the chains: the first broken entry, a tail that was cut, a record changed outside them has a name.

An entry that was emptied is erased, not broken, when a later one names it with the digest of what remains.
"""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, itemgetter

from django.db import transaction

from compliance.history.canonical import GENESIS
from compliance.history.emptied import ERASES
from compliance.history.ledger import locked_head
from compliance.history.models import Chain, LedgerEntry
from compliance.history.records import content_digest_of, entry_digest
from compliance.history.strays import first_stray, history_models

PAIR = 2  # a position and a digest


@dataclass(frozen=True)
class Verdict:
    """What verifying one chain found; ``fault`` is empty when it is whole. ``erased`` entries are among ``entries``."""

    chain: str
    entries: int
    fault: str = ""
    erased: int = 0


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
    erasures = _Erasures(chain)
    for row in entries_of(chain):
        told.add(type(row))
        fault = _fault(row, erasures, expected=expected, previous=previous)
        if fault:
            return Verdict(chain.key, expected - 1, fault)
        previous, expected = row.digest, expected + 1
    entries, erased = expected - 1, len(erasures.found)
    if entries != chain.position or previous != chain.digest:
        fault = f"the tail is cut: the head stands at entry {chain.position}, the last entry found is {entries}"
        return Verdict(chain.key, entries, fault, erased)
    return Verdict(chain.key, entries, first_stray(chain, told), erased)


class _Erasures:
    """The entries of a chain that were emptied: those ``found`` so far, and what later entries say of them."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self.found: set[int] = set()

    @cached_property
    def _named(self) -> Mapping[int, tuple[int, str]]:
        """Return, for each entry named as emptied, the last that names it and the digest of what remains.

        Read when an entry lost its content, not before: most chains have none.
        """
        naming = [
            told
            for model in history_models()
            for told in model.objects.filter(chain=self._chain, snapshot__has_key=ERASES)
            .order_by()
            .values_list("position", f"snapshot__{ERASES}")
        ]
        in_order = sorted(naming, key=itemgetter(0))
        return {position: (by, digest) for by, emptied in in_order for position, digest in _pairs(emptied)}

    def explain(self, row: LedgerEntry, digest: str) -> bool:
        """Tell whether a later entry says that ``row`` was emptied, and that what remains has this digest."""
        by, named = self._named.get(row.position, (0, ""))
        is_erased = by > row.position and named == digest
        if is_erased:
            self.found.add(row.position)
        return is_erased

    def missing(self, row: LedgerEntry) -> list[int]:
        """Return the entries that ``row`` says it emptied, and that still hold their content."""
        names = row.snapshot.get(ERASES) if isinstance(row.snapshot, dict) else None
        return [position for position, _digest in _pairs(names) if position not in self.found]


def _pairs(named: object) -> list[tuple[int, str]]:
    """Return what an entry names; nothing of what a forger wrote in its place."""
    match named:
        case list() if all(isinstance(one, list) and len(one) == PAIR for one in named):
            return [(position, digest) for position, digest in named]
    return []


def entries_of(chain: Chain) -> Iterator[LedgerEntry]:
    """Yield every entry of the chain in its order, whichever record it speaks of."""
    tables = [
        model.objects.filter(chain=chain).order_by("position", "history_id").iterator(chunk_size=500)
        for model in history_models()
    ]
    return heapq.merge(*tables, key=attrgetter("position"))


def _fault(row: LedgerEntry, erasures: _Erasures, *, expected: int, previous: str) -> str:
    name = f"entry {row.position} ({row.record_label}, {row.history_date:%Y-%m-%d %H:%M:%S} UTC)"
    if row.position != expected:
        return f"entry {expected} is missing: {name} comes instead"
    if row.digest != entry_digest(row, previous=previous):
        return f"{name} does not follow the entry before it"
    found = _content_digest(row)
    if found != row.content_digest and not erasures.explain(row, found):
        return f"{name} was rewritten: its content no longer has its digest"
    if left := erasures.missing(row):
        return f"{name} says that entry {left[0]} was erased, which holds its content"
    return ""


def _content_digest(row: LedgerEntry) -> str:
    """Return the digest of what the row holds; "" for what no snapshot could be."""
    try:
        return content_digest_of(row)
    except ValueError:
        return ""
