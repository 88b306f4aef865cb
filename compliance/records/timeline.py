"""A record's history as people read it: who wrote, when, why; and two of its moments side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from compliance.datasets.description import Section
from compliance.datasets.links import named_then
from compliance.history.as_of import latest_entries, moment_from
from compliance.history.canonical import Content
from compliance.history.emptied import ERASED
from compliance.offices.models import Office
from compliance.records import content as contents
from compliance.records.diff import Line, compare
from compliance.records.models import Versioned


@dataclass(frozen=True)
class Moment:
    """One entry of a record's history."""

    pk: int
    version: int
    when: datetime
    who: str
    what: str
    status: str
    url: str
    erased_at: datetime | None = None


def entries_of(record: Versioned | Office) -> QuerySet[Any]:
    """Return the record's ledger entries, the latest first, without their snapshots."""
    return without_snapshots(record.history.order_by("-position"))


def without_snapshots(entries: QuerySet[Any]) -> QuerySet[Any]:
    """Return ledger entries as a timeline reads them; ``erased`` says which were emptied."""
    rows: QuerySet[Any] = entries.defer("snapshot").annotate(erased=KT(f"snapshot__{ERASED}"))
    return rows


@dataclass(frozen=True)
class LastWritten:
    """The last entry of a record, and the content that it gave it."""

    entry: Any
    content: Content


def last_written(record: Versioned) -> LastWritten:
    """Return the record's last entry and its content, for a page that shows them: one query, however many parts.

    Whoever writes reads the tables instead, under the lock.
    """
    entry = record.history.order_by("-position").first()
    speaks_of_now = entry is not None and entry.version == record.version
    told = contents.told(type(record), entry.snapshot) if speaks_of_now else None
    return LastWritten(entry, contents.read(record) if told is None else {**told, **contents.columns_of(record)})


def moments(entries: Sequence[Any], compare_url: str) -> list[Moment]:
    """Return entries as moments, each linked to what it changed."""
    return [
        Moment(
            pk=entry.history_id,
            version=entry.version,
            when=entry.history_date,
            who=entry.actor_name,
            what=entry.history_change_reason or "",
            status=getattr(entry, "status", ""),
            url=f"{compare_url}?version={entry.version}",
            erased_at=parse_datetime(entry.erased) if entry.erased else None,
        )
        for entry in entries
    ]


@dataclass(frozen=True)
class Comparison:
    """Two entries of a record and what differs between them; ``old`` is None before the first version."""

    old: Any
    new: Any
    lines: list[Line]

    @property
    def entries(self) -> list[Any]:
        """Return the entries compared, each once."""
        return _entries_once(self.old, self.new)


def comparison(record: Versioned, sections: Sequence[Section], old: int, new: int) -> Comparison | None:
    """Compare two versions of a record; None when one of them never was (version 0 is « nothing yet »)."""
    found = {entry.version: entry for entry in record.history.filter(version__in=[old, new])}
    if new not in found or (old and old not in found):
        return None
    told = [found[old].snapshot["content"] if old else {}, found[new].snapshot["content"]]
    # One name for one link on both sides: what is linked to may have been renamed, and this record did not change.
    before, after = named_then(sections, told, found[new].history_date)
    day = timezone.localdate(found[new].history_date)
    return Comparison(found.get(old), found[new], compare(sections, before, after, day))


@dataclass(frozen=True)
class ComparisonOfDates:
    """What a record said in the evening of two days, and what differs; an entry is None while it was not written."""

    old_day: date
    new_day: date
    old: Any
    new: Any
    lines: list[Line]

    @property
    def entries(self) -> list[Any]:
        """Return the entries compared, each once."""
        return _entries_once(self.old, self.new)

    @property
    def is_same(self) -> bool:
        """Tell whether nothing was written between the two evenings."""
        return self.old is not None and self.new is not None and self.old.pk == self.new.pk


def _entries_once(old: Any, new: Any) -> list[Any]:
    return list({entry.pk: entry for entry in (old, new) if entry is not None}.values())


def comparison_of_dates(
    record: Versioned, sections: Sequence[Section], old_day: date, new_day: date
) -> ComparisonOfDates:
    """Compare what a record said at the end of two days in Paris; for today, that is now."""
    old, new = (_entry_on(record, day) for day in (old_day, new_day))
    told = [old.snapshot["content"] if old else {}, new.snapshot["content"] if new else {}]
    before, after = named_then(sections, told, moment_from(new_day.isoformat()))
    lines = compare(sections, before, after, new_day)
    return ComparisonOfDates(old_day, new_day, old, new, lines)


def _entry_on(record: Versioned, day: date) -> Any:
    moment = moment_from(day.isoformat())
    return latest_entries(type(record).history.model, moment).filter(id=record.pk).first()
