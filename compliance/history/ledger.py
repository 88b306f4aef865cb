"""Writing the ledger: `with ledger.entry(by=…, reason=…)` around every save of a tracked record."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from compliance.accounts.models import User
from compliance.history.canonical import Content, Json
from compliance.history.models import Chain, DatabasePurpose, JournalEntry

SYSTEM = "Ramure"


class LedgerError(Exception):
    """A tracked record was written in a way that the ledger cannot tell."""


class Entry:
    """Who writes, and why. Holds the chains it has locked; each gives one moment to all its entries."""

    def __init__(self, by: User | None, reason: str, at: datetime | None) -> None:
        self.by = by
        self.reason = reason
        self.actor_name = by.get_full_name() if by else SYSTEM
        self._at = at
        self._chains: dict[str, Chain] = {}

    def lock(self, key: str) -> Chain:
        """Lock the chain's head until the transaction ends; entries of a chain are written one by one."""
        if key not in self._chains:
            chain = locked_head(key)
            chain.moment = self._moment_after(chain.moment)
            self._chains[key] = chain
        return self._chains[key]

    def moment(self, key: str) -> datetime:
        """Return the moment that this entry's rows bear in that chain."""
        moment = self.lock(key).moment
        if moment is None:
            raise LedgerError("a locked chain has a moment")
        return moment

    def _moment_after(self, previous: datetime | None) -> datetime:
        if self._at is None:
            now = timezone.now()
            return max(now, previous) if previous else now
        if previous and self._at < previous:
            raise LedgerError(f"an entry of {self._at} cannot follow one of {previous}")
        return self._at


def locked_head(key: str) -> Chain:
    """Lock the head of a chain, made if it did not exist, until the transaction ends."""
    head = Chain.objects.select_for_update().filter(key=key).first()
    if head is not None:
        return head
    try:
        with transaction.atomic():
            Chain.objects.create(key=key)
    except IntegrityError:
        pass  # another writer opened the chain first: wait for its lock
    return Chain.objects.select_for_update().get(key=key)


_current: ContextVar[Entry | None] = ContextVar("ledger_entry", default=None)


@contextmanager
def entry(*, by: User | None, reason: str = "", at: datetime | None = None) -> Iterator[Entry]:
    """Open the transaction in which tracked records may be saved.

    ``by`` is the person who writes (None for the product itself), ``reason`` what they typed or the verb.
    ``at`` dates the entries by hand; it is refused outside a database of demonstration or load.
    Raises LedgerError when entries are nested or when ``at`` is refused.
    """
    if _current.get() is not None:
        raise LedgerError("a ledger entry is already open: one service, one entry")
    if at is not None and not DatabasePurpose.objects.exists():
        raise LedgerError("only a database of demonstration or load takes a moment by hand")
    with transaction.atomic():
        opened = Entry(by, reason, at)
        token = _current.set(opened)
        try:
            yield opened
        finally:
            _current.reset(token)


def current() -> Entry:
    """Return the open entry; raise LedgerError when a tracked record is saved outside one."""
    opened = _current.get()
    if opened is None:
        raise LedgerError("a tracked record is saved outside `with ledger.entry(…)`")
    return opened


class NotYetPast(LedgerError):
    """A reading was asked as of a moment that has not come."""


@dataclass(frozen=True)
class Reading:
    """A moment as of which a chain is read, and where the chain stood when the reading was made."""

    moment: datetime
    position: int
    digest: str


def reading(key: str, moment: datetime | None = None) -> Reading:
    """Settle the moment of a reading, now unless a past one is given: no later entry is dated at or before it.

    Raises NotYetPast for a moment to come.
    """
    with transaction.atomic():
        head = locked_head(key)
        now = max(timezone.now(), head.moment) if head.moment else timezone.now()
        settled = moment or now
        if settled > now:
            raise NotYetPast(f"{settled} has not come yet")
        if head.moment is None or head.moment <= settled:
            # Two writers of one microsecond, or a clock set back, must not write into what has been read.
            head.moment = settled + timedelta(microseconds=1)
            head.save(update_fields=["moment"])
    return Reading(settled, head.position, head.digest)


def journal(
    person: User | None,
    action: str,
    *,
    office_id: int | None,
    details: Content,
    file_number: int | None = None,
    file_sha256: str = "",
) -> JournalEntry:
    """Add a line to the journal of reads (exports, sensitive records); the last two tell a file that left."""
    facts: dict[str, Json] = dict(details)
    name = person.get_full_name() if person else SYSTEM
    return JournalEntry.objects.create(
        person=person,
        actor_name=name,
        action=action,
        office_id=office_id,
        details=facts,
        file_number=file_number,
        file_sha256=file_sha256,
    )
