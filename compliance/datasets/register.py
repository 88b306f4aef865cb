"""The records of an office at a moment, read from the ledger: « now » is a moment too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from compliance.datasets.description import Content, Dataset
from compliance.history.as_of import latest_entries

CHUNK = 500


@dataclass(frozen=True)
class RecordThen:
    """A record as it stood: its number, status and version, when it was last written, its content."""

    number: int
    status: str
    version: int
    written_at: datetime
    content: Content


def records_of(dataset: Dataset, office_id: int, moment: datetime, *, drafts: bool = False) -> Iterator[RecordThen]:
    """Yield the office's records at ``moment`` by number; a register holds no draft unless ``drafts`` asks for them."""
    history = dataset.model.history.model
    entries = latest_entries(history, moment, office_ids=[office_id])
    if not drafts:
        entries = entries.exclude(status__in=dataset.drafts)
    rows = entries.order_by("snapshot__number").values_list("snapshot", "version", "history_date")
    for snapshot, version, written_at in rows.iterator(chunk_size=CHUNK):
        yield RecordThen(snapshot["number"], snapshot["status"], version, written_at, snapshot["content"])
