"""Reading the JSON-LD that a register leaves as (`datasets.jsonld`): the same content, field by field."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from compliance.common.rows import KEY
from compliance.datasets import description, jsonld
from compliance.datasets.description import Dataset
from compliance.history.canonical import Content
from compliance.imports.found import JSONLD, Found, Read, Refused, Remark
from compliance.imports.taking import Taking, as_text
from compliance.records.content import content_fields, part_model


def check(path: Path) -> None:
    """Raise Refused when the file is not a register written as JSON-LD, whichever it is."""
    _opened(path)


def read(path: Path, dataset: Dataset) -> Read:
    """Return what the file says. Raises Refused when it is not a register of that dataset."""
    name, told = _opened(path)
    if name != dataset.name:
        raise Refused(_wrong_register(name))
    return Read(JSONLD, tuple(_found(dataset, record) for record in told))


def _opened(path: Path) -> tuple[str, list[jsonld.Told]]:
    try:
        name, told = jsonld.read(path)
        return name, list(told)
    except (jsonld.NotOurs, RecursionError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Refused(
            _("Ce fichier n’est pas un registre exporté en JSON-LD, ou il a été abîmé : exportez-le à nouveau.")
        ) from error


def _wrong_register(name: str) -> str:
    try:
        held = description.get(name).label
    except description.UnknownDataset:
        held = name
    return _("Ce fichier contient un autre registre (« %(held)s ») : importez-le depuis ce registre.") % {"held": held}


def _found(dataset: Dataset, record: jsonld.Told) -> Found:
    reference = dataset.reference(record.number) if isinstance(record.number, int) else str(record.number)
    remarks: list[Remark] = []
    place = _("fiche « %(reference)s »") % {"reference": reference}
    content = _content(dataset.model, record.content, place, remarks)
    state = dataset.statuses.get(str(record.status), str(record.status))
    beside = (Remark(place, dataset.state, state), Remark(place, _("Version"), str(record.version)))
    return Found(place, reference, content, tuple(remarks), beside)


def _content(model: Any, told: Any, place: str, remarks: list[Remark]) -> Content:
    taking = Taking(remarks)
    fields = {field.name: field for field in content_fields(model)}
    for name, value in told.items():
        if name in fields:
            taking.put(fields[name], value, place=place, label=str(fields[name].verbose_name))
        elif name in model.PARTS and isinstance(value, list):
            taking.content[name] = list(_rows(part_model(model, name), value, place, remarks))
        elif name != "key":
            taking.remark(place, name, as_text(value))
    return taking.content


def _rows(model: Any, rows: list[Any], place: str, remarks: list[Remark]) -> Iterator[Content]:
    for rank, row in enumerate(rows, start=1):
        where = _("%(place)s, %(part)s %(rank)d") % {"place": place, "part": model._meta.verbose_name, "rank": rank}
        if not isinstance(row, dict):
            remarks.append(Remark(where, str(model._meta.verbose_name), as_text(row)))
            continue
        key = row.get("key")
        named = {"key": key} if isinstance(key, str) and KEY.fullmatch(key) else {}
        yield {**named, **_content(model, row, where, remarks)}
