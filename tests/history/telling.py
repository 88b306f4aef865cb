"""Registers in canonical JSON, told twice: by the ledger for a moment, by the tables for now."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from compliance.datasets import description
from compliance.datasets.links import named_then
from compliance.datasets.register import records_of
from compliance.history.as_of import latest_entries
from compliance.history.canonical import Content, canonical
from compliance.history.strays import history_models
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.processors.layout import processor_sections
from compliance.processors.models import Processor
from compliance.records.content import link_fields, part_model, read_all

type Names = Mapping[int, str]


def register(office: Office, moment: datetime, *, drafts: bool = True, name: str = "processing") -> list[str]:
    """Return a register as it is exported for a moment."""
    found = records_of(description.get(name), office.pk, moment, drafts=drafts)
    return [canonical([one.number, one.status, one.version, one.content]) for one in found]


def registers(offices: Collection[Office]) -> dict[int, tuple[list[str], list[str]]]:
    """Return, by office, what the tables say now in the same shape: everything, then what is no draft."""
    told: dict[int, tuple[list[str], list[str]]] = {office.pk: ([], []) for office in offices}
    rows = ProcessingActivity.objects.filter(office__in=offices).order_by("number")
    for row, content in _told(ProcessingActivity, list(rows)):
        everything, in_register = told[row.office_id]
        line = canonical([row.number, row.status, row.version, content])
        everything.append(line)
        if row.status != "draft":
            in_register.append(line)
    return told


def sheets(moment: datetime) -> list[str]:
    """Return the sheets of processors as the ledger tells them for a moment."""
    entries = list(latest_entries(Processor.history.model, moment).order_by("id"))
    contents = named_then(processor_sections(), [entry.snapshot["content"] for entry in entries], moment)
    return [canonical([entry.id, entry.version, content]) for entry, content in zip(entries, contents, strict=True)]


def stored_sheets() -> list[str]:
    """Return what the tables say of them now, in the same shape."""
    rows = list(Processor.objects.order_by("pk"))
    return [canonical([row.pk, row.version, content]) for row, content in _told(Processor, rows)]


def beside(moment: datetime) -> list[str]:
    """Return all that the ledger says of the rest at a moment: offices, places, memberships, opinions…"""
    told = []
    for history in history_models():
        entries = latest_entries(history, moment).order_by("id").values_list("id", "snapshot")
        told += [canonical([history.__name__, pk, snapshot]) for pk, snapshot in entries]
    return told


def _told(model: Any, rows: list[Any]) -> Iterator[tuple[Any, Content]]:
    names = dict(Processor.objects.values_list("pk", "name").order_by("pk"))
    for row, content in zip(rows, read_all(model, rows), strict=True):
        yield row, _named(model, content, names)


def _named(model: Any, content: Any, names: Names) -> Content:
    """Return a content with names in the place of ids, found by looking at the models."""
    told = dict(content)
    for field in link_fields(model):
        told[field.name] = names.get(content[field.name])
    for part in model.PARTS:
        told[part] = [_named(part_model(model, part), row, names) for row in content[part]]
    return told
