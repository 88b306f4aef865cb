"""The records of an office at a moment, read from the ledger: « now » is a moment too."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.dateparse import parse_datetime

from compliance.datasets.description import Content, Dataset
from compliance.datasets.links import named_then
from compliance.history.as_of import latest_entries
from compliance.history.emptied import ERASED

CHUNK = 500

type Facts = Sequence[tuple[str, str]]  # label, value


@dataclass(frozen=True)
class Actor:
    """Who is named in a register, and how to reach them; "" for what is not known."""

    name: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Cover:
    """What a file says of itself and of its office: in words for people, and the actors of Art. 30(1)(a) apart.

    ``company`` is the organisation of a DPO who is not of the office's staff, ``number`` that of the export.
    """

    slug: str
    register: Facts
    office: Facts = ()
    controller: Actor = Actor()
    represented_by: str = ""
    officer: Actor = Actor()
    company: str = ""
    number: str = ""

    @property
    def facts(self) -> Facts:
        """Return all that is said in words, the register first."""
        return [*self.register, *self.office]

    def sealed(self, seal: Facts) -> "Cover":
        """Return the cover of a file that bears a seal: its number first."""
        return replace(self, register=[*self.register, *seal], number=seal[0][1])


@dataclass(frozen=True)
class RecordThen:
    """A record as it stood: its number, status and version, when it was opened and last written, its content.

    ``erased_at``: since when something of it is erased; None when all that it said is there.
    """

    number: int
    status: str
    version: int
    opened_at: datetime
    written_at: datetime
    content: Content
    erased_at: datetime | None = None


def records_of(
    dataset: Dataset, office_id: int, moment: datetime, *, drafts: bool = False, only: Collection[int] | None = None
) -> Iterator[RecordThen]:
    """Yield the office's records at ``moment`` by number; a register holds no draft unless ``drafts`` asks for them.

    ``only`` narrows to the records of these ids. What they link to bears the name that it had then.
    """
    rows = _entries(dataset, office_id, moment, drafts=drafts, only=only).order_by("snapshot__number")
    yield from _read(dataset, office_id, rows, moment)


def record_then(dataset: Dataset, office_id: int, record_id: int, moment: datetime) -> RecordThen | None:
    """Return one of the office's records as it stood at ``moment``, draft or not; None when it did not exist."""
    rows = _entries(dataset, office_id, moment, drafts=True).filter(id=record_id)
    return next(_read(dataset, office_id, rows, moment), None)


class Sealed(NamedTuple):
    """A record as the ledger sealed it: its number, the digest of its content, since when that is erased, its status.

    The status is told of a register that has drafts.
    """

    number: int
    content_digest: str
    erased: str | None
    status: str = ""

    @property
    def digest(self) -> str:
        """Return the digest of what is read of the record: once erased, it is no longer that of what was written."""
        return f"{self.content_digest} {self.erased}" if self.erased else self.content_digest


def sealed(
    dataset: Dataset, office_id: int, moment: datetime, *, drafts: bool = False, only: Collection[int] | None = None
) -> list[Sealed]:
    """Return what the ledger sealed of the records that :func:`records_of` yields, in their order, in one query."""
    rows = _entries(dataset, office_id, moment, drafts=drafts, only=only).order_by("snapshot__number")
    columns = ["snapshot__number", "content_digest", f"snapshot__{ERASED}", *(["status"] if dataset.drafts else [])]
    return [Sealed(*told) for told in rows.values_list(*columns)]


def ids_of(dataset: Dataset, office_id: int, moment: datetime) -> QuerySet[Any]:
    """Return the ids of the records that the office's register held at ``moment``, drafts left out."""
    return _entries(dataset, office_id, moment, drafts=False).order_by("id").values_list("id", flat=True)


def _entries(
    dataset: Dataset, office_id: int, moment: datetime, *, drafts: bool, only: Collection[int] | None = None
) -> QuerySet[Any]:
    entries = latest_entries(dataset.model.history.model, moment, office_ids=[office_id])
    if dataset.made_of:
        entries = dataset.made_of(office_id, moment)
    if only is not None:
        entries = entries.filter(id__in=only)
    return entries if drafts or not dataset.drafts else entries.exclude(status__in=dataset.drafts)


def _read(dataset: Dataset, office_id: int, rows: QuerySet[Any], moment: datetime) -> Iterator[RecordThen]:
    first = rows.model.objects.filter(id=OuterRef("id")).order_by("history_date", "history_id").values("history_date")
    opened = rows.annotate(opened_at=Subquery(first[:1]))
    told = opened.values_list("snapshot", "version", "opened_at", "history_date").iterator(CHUNK)
    for batch in batched(told, CHUNK):
        snapshots = [snapshot for snapshot, *_rest in batch]
        contents = named_then(dataset.sections, _contents(dataset, office_id, snapshots, moment), moment)
        for (snapshot, version, opened_at, written_at), content in zip(batch, contents, strict=True):
            status = dataset.status_in(snapshot)
            erased = parse_datetime(snapshot.get(ERASED, ""))
            yield RecordThen(snapshot["number"], status, version, opened_at, written_at, content, erased)


def _contents(dataset: Dataset, office_id: int, snapshots: Sequence[Content], moment: datetime) -> list[Content]:
    if dataset.contents:
        return dataset.contents(office_id, moment, snapshots)
    return [snapshot["content"] for snapshot in snapshots]
