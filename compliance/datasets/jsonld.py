"""A register as JSON-LD: what the ledger holds, whole, and what each value means outside Ramure.

Records stream to the file: memory does not grow with their number. What is written can be read back without a loss.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from compliance.datasets.description import Content, Dataset, Part
from compliance.datasets.linked import DPV, OURS, Meanings, Node
from compliance.datasets.register import Actor, Cover, RecordThen

RESERVED = ("number", "identifier", "status", "version", "opened", "modified")  # of a record, beside its content


class NotOurs(ValueError):
    """A file is not a register that this module wrote."""


@dataclass(frozen=True)
class Told:
    """A record as a file tells it: what it bore, and its content; blank values are left out of both."""

    number: int
    status: str
    version: int
    content: Content


def write(dataset: Dataset, records: Iterable[RecordThen], cover: Cover, *, on: datetime, path: Path) -> int:
    """Write a register to ``path`` as it stood ``on`` a moment; return how many records it holds.

    Raises OSError when the file cannot be written.
    """
    meanings = Meanings(dataset, timezone.localdate(on))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("{\n")
        for key, value in _head(meanings, cover, on).items():
            file.write(f"{_json(key)}: {_json(value)},\n")
        file.write('"records": [')
        count = 0
        for record in records:
            file.write(f"{',' if count else ''}\n{_json(_record(meanings, cover, record))}")
            count += 1
        file.write("\n]\n}\n")
    return count


def read(path: Path) -> tuple[str, Iterator[Told]]:
    """Return the name of the dataset that a file holds, and its records.

    Raises NotOurs when it is not such a file.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
        name, records = told["dataset"], told["records"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotOurs(f"{path.name} is not a register written as JSON-LD") from error
    return str(name), (_told(record) for record in records)


def _head(meanings: Meanings, cover: Cover, on: datetime) -> Node:
    dataset = meanings.dataset
    return {
        "@context": meanings.context(),
        "@type": "dpv:RecordsOfActivities",
        "conforms": DPV,
        "dataset": dataset.name,
        "title": dataset.label,
        "as_of": on.isoformat(),
        dataset.role.key: {"@type": f"dpv:{dataset.role.kind}", **_actor(cover.controller)},
        "officer": {"@type": "dpv:DataProtectionOfficer", **_actor(cover.officer)},
        "facts": [{"label": label, "value": value} for label, value in cover.facts],
        "terms": list(meanings.described()),
    }


def _actor(actor: Actor) -> Node:
    said = {key: value for key, value in asdict(actor).items() if value}
    keys = {"name": "dpv:hasName", "email": "dpv:hasContact", "address": "dpv:hasAddress"}
    return {keys.get(key, f"{OURS}{key}"): value for key, value in said.items()}


def _record(meanings: Meanings, cover: Cover, record: RecordThen) -> Node:
    dataset = meanings.dataset
    content = _filled(meanings, "", record.content, list(dataset.parts))
    return {
        "@id": f"urn:ramure:office:{cover.slug}:{dataset.name}:{record.number}",
        "@type": meanings.record,
        "number": record.number,
        "identifier": dataset.named(record.number, record.status)[0],
        "status": record.status,
        "version": record.version,
        "opened": record.opened_at.isoformat(),
        "modified": record.written_at.isoformat(),
        **content,
    }


def _filled(meanings: Meanings, path: str, content: Content, parts: Sequence[Part]) -> Node:
    """Return what a record or a row holds: its values that are filled in, its parts that have rows."""
    nested = {part.name: part for part in parts}
    said: Node = {}
    for name, value in content.items():
        if name not in nested:
            if value is not None and value != "":
                said[name] = value
        elif value:
            inner = f"{path}.{name}" if path else name
            kind = meanings.kind(inner)
            typed = {"@type": kind} if kind else {}
            said[name] = [{**typed, **_filled(meanings, inner, row, nested[name].parts)} for row in value]
    return said


def _told(record: Any) -> Told:
    content = {key: _untyped(value) for key, value in record.items() if key not in RESERVED and key[0] != "@"}
    return Told(record["number"], record["status"], record["version"], content)


def _untyped(value: Any) -> Any:
    if isinstance(value, list):
        return [_untyped(one) for one in value]
    if isinstance(value, dict):
        return {key: _untyped(one) for key, one in value.items() if key[0] != "@"}
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
