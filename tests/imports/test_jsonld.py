"""The JSON-LD of a register is read back field by field; what is not ours is refused, or kept as a remark."""

import json

import pytest

from compliance.datasets import description
from compliance.exports.services import export_register
from compliance.imports import reading
from compliance.imports.found import JSONLD, Refused
from compliance.processing.models import ProcessingActivity
from compliance.records import content as contents
from tests.exports.test_golden import REGISTERS, Filler
from tests.factories import OfficeFactory
from tests.imports.contents import taken, with_ids
from tests.processing.factories import submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    return tmp_path / "registre.jsonld"


def exported(office, path, dataset="processing", **choices):
    register = description.get(dataset)
    choices = {"moment": None, "by": None, **choices}
    export_register(office, register, format="jsonld", path=path, **choices)
    return register


def read_back(path, register, today):
    assert reading.recognise(path, register) == JSONLD
    return reading.read(path, register, kind=JSONLD, on=today)


@pytest.mark.parametrize(("name", "model", "open_record"), [row[:3] for row in REGISTERS])
def test_every_field_comes_back(path, today, name, model, open_record):
    office = OfficeFactory()
    filler = Filler(office)
    for rank in range(2):
        open_record(office, filler.content(model, rank))
    read = read_back(path, exported(office, path, name), today)
    kept = [contents.read(record) for record in model.objects.order_by("number")]
    assert [contents.normalise(model, with_ids(one.content)) for one in read.found] == kept
    assert [one.reference for one in read.found] == [record.reference for record in model.objects.order_by("number")]
    assert [one.remarks for one in read.found] == [(), ()]
    assert [next((note.label, note.text) for note in one.beside) for one in read.found] == [("État", "soumise")] * 2


def test_what_has_no_field_and_what_no_column_accepts_are_remarks(path, today):
    office = OfficeFactory()
    submitted(office)
    register = exported(office, path)
    told = json.loads(path.read_text())
    told["records"][0] |= {"colour": "vert", "people_count": -4, "name": "n" * 301, "started_on": "2026-02-31"}
    told["records"][0]["purposes"][0] |= {"legal_basis": "7-1-a", "key": "Pas une clé"}
    told["records"][0]["processors"] = [{"processor": 12}, "Docalys"]
    path.write_text(json.dumps(told))
    (found,) = read_back(path, register, today).found
    # A database of another kind keeps the keys of JSON in another order.
    assert sorted((one.label, one.text) for one in found.remarks) == sorted(
        [
            ("nom du traitement", "n" * 301),
            ("date de création du traitement", "2026-02-31"),
            ("base légale", "7-1-a"),
            ("colour", "vert"),
            ("nombre estimé de personnes", "-4"),
            ("sous-traitant", "12"),
            ("sous-traitant", "Docalys"),
        ]
    )
    assert found.content["name"] == "n" * 299 + "…"
    assert "people_count" not in found.content and "key" not in found.content["purposes"][0]
    content, remarks = taken(ProcessingActivity, found)
    assert content["name"] and remarks[: len(found.remarks)] == list(found.remarks)


def test_another_register_is_refused_by_its_name(path, today):
    exported(OfficeFactory(), path, "on-behalf")
    with pytest.raises(Refused, match="Traitements pour autrui"):
        reading.read(path, description.get("processing"), kind=JSONLD, on=today)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"records": []}', '{"dataset": "processing", "records": [3]}', "[" * 100_000, '{"a": ' * 50_000],
)
def test_what_is_no_register_is_refused_in_words(path, today, text):
    path.write_text(text)
    with pytest.raises(Refused, match="JSON-LD"):
        reading.read(path, description.get("processing"), kind=JSONLD, on=today)
