"""The rows that pages show, compared with the ledger: what was changed behind its back has a name."""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from compliance.history.canonical import Json
from compliance.history.models import Chain, LedgerEntry
from compliance.history.records import KEPT_COLUMNS

BATCH = 200


def history_models() -> list[type[LedgerEntry]]:
    """Return the history tables of all tracked models."""
    return [model for model in apps.get_models() if issubclass(model, LedgerEntry)]


def first_stray(chain: Chain, told: Collection[type[LedgerEntry]]) -> str:
    """Say what is wrong with the first record that is not what its last entry in the chain says; "" when all are.

    ``told`` are the history tables in which the chain has entries.
    """
    faults = (fault for history in history_models() if history in told for fault in _strays(history, chain))
    return next(faults, "")


def without_entry() -> Iterator[tuple[str, str]]:
    """Yield the records that no entry speaks of: the key of their chain, and what is wrong."""
    for history in history_models():
        tracked = history.instance_type
        entries = history.objects.filter(id=OuterRef("pk"))
        for record in tracked._base_manager.filter(~Exists(entries)).order_by("pk").iterator():
            yield _chain_of(record), f"{tracked._meta.label_lower}:{record.pk} has no entry"


def _strays(history: type[LedgerEntry], chain: Chain) -> Iterator[str]:
    same = history.objects.filter(chain=chain, id=OuterRef("id")).order_by("-position")
    last = history.objects.filter(chain=chain, position=Subquery(same.values("position")[:1])).order_by("position")
    read = 0
    while entries := list(last.filter(position__gt=read)[:BATCH]):
        records = _read_together(history.instance_type, [entry.id for entry in entries])
        for entry in entries:
            if fault := _fault(entry, records.get(entry.id), chain):
                yield f"{entry.record_label} {fault}"
        read = entries[-1].position


def _read_together(tracked: type[models.Model], ids: list[int]) -> dict[int, Any]:
    """Return the records of these ids, what their snapshots need read for all of them at once."""
    records: dict[int, Any] = tracked._base_manager.all().fetch_mode(models.FETCH_PEERS).in_bulk(ids)
    prepare = getattr(tracked, "prepare_snapshots", None)
    if prepare:
        prepare(list(records.values()))
    return records


def _fault(entry: LedgerEntry, record: Any, chain: Chain) -> str:
    name = f"its last entry, {entry.position}"
    if record is None:
        return "" if entry.history_type == "-" else f"is gone, and {name}, does not say so"
    if entry.history_type == "-":
        return f"is there, though {name}, says that it was deleted"
    if _chain_of(record) != chain.key:
        return f"belongs to the chain {_chain_of(record)}, not to this one"
    kept = [field.attname for field in type(record)._meta.fields if field.name in KEPT_COLUMNS]
    same_columns = all(getattr(record, name) == getattr(entry, name) for name in kept)
    return "" if same_columns and _agree(entry.snapshot, record.snapshot()) else f"is not what {name}, says"


def _agree(told: Json, found: Json) -> bool:
    """Compare what both snapshots hold: a column added since, or a person renamed since, is no fault."""
    if isinstance(told, dict) and isinstance(found, dict):
        common = (key for key in told.keys() & found.keys() if not _is_name_of_the_day(key, told))
        return all(_agree(told[key], found[key]) for key in common)
    if isinstance(told, list) and isinstance(found, list):
        return len(told) == len(found) and all(map(_agree, told, found))
    return told == found


def _is_name_of_the_day(key: str, snapshot: dict[str, Json]) -> bool:
    return key.endswith("_name") and key.removesuffix("_name") in snapshot


def _chain_of(record: models.Model) -> str:
    return str(record.ledger_chain())  # type: ignore[attr-defined]  # every tracked model has one
