"""Taking a register out: one path for the screen and the command, « now » being a moment too."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import EISDIR
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from compliance.accounts.models import User
from compliance.datasets.description import Dataset
from compliance.datasets.links import has_links
from compliance.datasets.register import RecordThen, record_then, records_of, sealed
from compliance.exports.formats import formats_of
from compliance.exports.office_sheet import cover, office_facts, office_then, officer_facts
from compliance.exports.record_pdf import record_pdf
from compliance.exports.seals import FilePart, Seal, SealedFile, closed, digest_of, journalled, seal_of, sha256_of
from compliance.exports.selections import Selection
from compliance.history import ledger
from compliance.history.as_of import moment_from
from compliance.history.canonical import Content, Json
from compliance.offices.dated import network_chain
from compliance.offices.models import Membership, Office
from compliance.records.models import Record

type Step = Callable[[int, int], None]  # told how many are done, of how many


@dataclass(frozen=True)
class Exported:
    """What left: how many records, the digest of the file, the moment as of which it speaks.

    ``zipped`` tells that the register is too large for one file of its format: several leave together.
    """

    count: int
    sha256: str
    moment: datetime
    zipped: bool = False


@dataclass(frozen=True)
class Written:
    """A register that was written, and that the journal has not heard of yet."""

    file: SealedFile
    count: int
    zipped: bool


@dataclass(frozen=True)
class ExportedRecord:
    """A record that left by itself: the file, the record as it then stood, the moment as of which it speaks."""

    content: bytes
    then: RecordThen
    moment: datetime


class NotThen(LookupError):
    """The record did not exist at the moment asked for."""


def moment_asked(text: str) -> datetime | None:
    """Read the « as of » that a person typed: a date alone means the end of that day in Paris, today means now (None).

    Raises ValueError when it is neither a date nor a date and time, OverflowError outside the years 1 to 9999.
    """
    return None if text.strip() == timezone.localdate().isoformat() else moment_from(text).astimezone(UTC)


def export_register(
    office: Office,
    dataset: Dataset,
    *,
    format: str,
    moment: datetime | None,
    by: User | None,
    path: Path,
    drafts: bool = False,
    recipient: str = "",
    reason: str = "",
    selection: Selection | None = None,
) -> Exported:
    """Write the office's register to ``path`` as of ``moment`` (None: now), and one line to the journal.

    ``selection`` narrows to what a list shows now: the file and the journal say so in words.
    The file appears at ``path`` whole and journalled, or not at all.
    Raises NotYetPast for a moment to come, OSError when the file cannot be written.
    """
    if path.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    reading = settled(office, moment, linked=has_links(dataset.sections))
    scope = "filter" if selection else "office"
    asked: Content = {"scope": scope, "drafts": drafts, "recipient": recipient, "reason": reason}
    with TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        file = Path(folder) / path.name
        written = write_register(
            office,
            dataset,
            reading,
            format=format,
            path=file,
            asked=asked,
            drafts=drafts,
            recipient=recipient,
            selection=selection,
        )
        journalled(written.file, office=office, by=by)
        file.replace(path)
    return Exported(written.count, written.file.sha256, reading.moment, written.zipped)


def write_register(
    office: Office,
    dataset: Dataset,
    reading: ledger.Reading,
    *,
    format: str,
    path: Path,
    asked: Content,
    drafts: bool = False,
    recipient: str = "",
    selection: Selection | None = None,
    step: Step | None = None,
) -> Written:
    """Write the office's register to ``path`` as of a settled reading; the journal has not heard of it yet.

    ``selection`` narrows to what a list shows now: the file and the journal say so in words. The cover names the
    ``recipient``; ``asked`` is what the journal will keep beside; ``step`` is told how many records are written.
    Raises OSError when the file cannot be written.
    """
    only, chosen = (selection.ids, selection.words) if selection else (None, "")
    told = sealed(dataset, office.pk, reading.moment, drafts=drafts, only=only)
    counts = Counter(record.status for record in told)
    seal = seal_of(digest_of((record.number, record.digest) for record in told))
    erased = sum(bool(record.erased) for record in told)
    facts = cover(
        office,
        dataset,
        reading.moment,
        counts,
        drafts=drafts,
        chosen=chosen,
        erased=erased,
        recipient=recipient,
    )
    said = facts.sealed(seal.facts)
    asked = {"dataset": dataset.name, "format": format, **asked}
    if selection:
        numbers: list[Json] = [record.number for record in told]
        asked = {**asked, "filter": selection.query, "filter_in_words": selection.words, "numbers": numbers}
    chosen_format = formats_of(dataset)[format]
    zipped = chosen_format.splits(len(told))
    records = records_of(dataset, office.pk, reading.moment, drafts=drafts, only=only)
    if step:
        records = _told(records, chosen_format.most, len(told), step)
    parts: list[FilePart] = []
    if zipped:
        parts = chosen_format.write_many(dataset, records, said, on=reading.moment, path=path)
        count = sum(part.count for part in parts)
    else:
        count = chosen_format.writer(dataset, records, said, on=reading.moment, path=path)
    return Written(closed(seal, sha256_of(path), reading, count=count, asked=asked, parts=parts), count, zipped)


def _told(records: Iterator[RecordThen], most: int | None, total: int, step: Step) -> Iterator[RecordThen]:
    """Yield the records and tell how many are written; a file whose records are held until its end counts then."""
    if most is not None and total <= most:
        return records
    return _each_told(records, most or 1, total, step)


def _each_told(records: Iterator[RecordThen], held: int, total: int, step: Step) -> Iterator[RecordThen]:
    for rank, record in enumerate(records):
        step(rank // held * held, total)
        yield record


def export_record(
    record: Record,
    dataset: Dataset,
    *,
    moment: datetime | None,
    by: User | None,
    recipient: str = "",
    reason: str = "",
) -> ExportedRecord:
    """Return one record as a PDF as of ``moment`` (None: now), and write one line to the journal.

    A draft leaves marked « projet ». Raises NotYetPast for a moment to come, NotThen before the record existed.
    """
    reading = settled(record.office, moment, linked=has_links(dataset.sections))
    then = record_then(dataset, record.office_id, record.pk, reading.moment)
    if then is None:
        raise NotThen(f"{record} did not exist on {reading.moment}")
    known = office_then(record.office, reading.moment)
    office = [*office_facts(known, dataset.role), *officer_facts(known)]
    asked: Content = {"record": then.number, "version": then.version, "drafts": then.status in dataset.drafts}
    asked = {**asked, "scope": "record", "recipient": recipient, "reason": reason}

    def make(seal: Seal) -> bytes:
        return record_pdf(dataset, office, then, on=reading.moment, seal=seal.facts, recipient=recipient)

    content = sealed_pdf(record, dataset, reading, make, by=by, asked=asked)
    return ExportedRecord(content, then, reading.moment)


def sealed_pdf(
    record: Record,
    dataset: Dataset,
    reading: ledger.Reading,
    make: Callable[[Seal], bytes],
    *,
    by: User | None,
    asked: Content,
) -> bytes:
    """Return a PDF made of one record, which bears the seal that ``make`` is given, and write it to the journal."""
    told = sealed(dataset, record.office_id, reading.moment, drafts=True, only=[record.pk])
    seal = seal_of(digest_of((one.number, one.digest) for one in told))
    content = make(seal)
    said: Content = {"dataset": dataset.name, **asked, "format": "pdf"}
    file = closed(seal, hashlib.sha256(content).hexdigest(), reading, count=1, asked=said)
    journalled(file, office=record.office, by=by)
    return content


def settled(office: Office, moment: datetime | None, *, linked: bool = True) -> ledger.Reading:
    """Settle a moment in the office's chain, and in those of its networks, whose sheets ``linked`` records name.

    Raises NotYetPast for a moment to come.
    """
    reading = ledger.reading(office.ledger_chain(), moment)
    if linked:
        joined = Membership.objects.filter(office=office).order_by("network_id").values_list("network_id", flat=True)
        for network in joined.distinct():
            ledger.reading(network_chain(network), reading.moment)
    return reading
