"""The register as JSON-LD: read back without a loss, in terms that exist, each of ours described in the file."""

import json
from pathlib import Path

import pytest
from pyld import jsonld as linked_data

from compliance.datasets import description, jsonld
from compliance.datasets.linked import DPV, OURS, PREFIXES
from compliance.exports.services import export_register
from compliance.processing.models import ProcessingActivity
from compliance.processors.models import Processor
from compliance.records import content as contents
from compliance.records.content import content_fields
from tests.exports.test_golden import Filler
from tests.factories import OfficeFactory, mandate_of
from tests.processing.factories import an_activity, submitted

pytestmark = pytest.mark.django_db
VOCABULARY = frozenset((Path(__file__).parent / "data" / "dpv-2.3-terms.txt").read_text().split())
CONTROLLED = tuple(PREFIXES[name] for name in ("dpv", "eu-gdpr", "pd", "loc"))


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="L’Opal", address="1, place", city="Laon")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "registre.jsonld"


def export(office, path, dataset="processing", **choices):
    choices = {"moment": None, "by": None, **choices}
    export_register(office, description.get(dataset), format="jsonld", path=path, **choices)
    return json.loads(path.read_text(encoding="utf-8"))


def expanded(document):
    """Return the document as any program of linked data understands it, asking nobody."""

    def refuse(url, options):
        raise AssertionError(f"the file is not whole: it sends to {url}")

    return linked_data.expand(document, {"documentLoader": refuse})


def names(value):
    """Yield every address that an expanded document names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"@id", "@type"}:
                yield from [inner] if isinstance(inner, str) else inner
            elif not key.startswith("@"):
                yield key
            yield from names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner)


def test_what_is_written_is_read_back_whole(office, path):
    content = Filler(office).content(ProcessingActivity)
    activity = submitted(office, **content)
    export(office, path)
    name, records = jsonld.read(path)
    (told,) = records
    kept = contents.read(ProcessingActivity.objects.get(pk=activity.pk))
    sheets = {sheet.name: sheet.pk for sheet in Processor.objects.all()}
    for row in told.content["processors"]:
        row["processor"] = sheets[row["processor"]]
    assert (name, told.number, told.status, told.version) == ("processing", 1, "submitted", 2)
    assert contents.normalise(ProcessingActivity, told.content) == kept


def test_no_column_bears_the_name_of_what_stands_beside_the_content():
    for dataset in description.announced():
        own = {column.name for column in dataset.columns} | {part.name for part in dataset.parts}
        assert own.isdisjoint(jsonld.RESERVED), dataset.name
    assert {field.name for field in content_fields(ProcessingActivity)}.isdisjoint(jsonld.RESERVED)


def test_every_term_of_the_vocabulary_exists_and_every_other_is_described(office, path):
    mandate_of(office)
    submitted(office, **Filler(office).content(ProcessingActivity))
    document = export(office, path)
    found = set(names(expanded(document)))
    theirs = {name for name in found if name.startswith(CONTROLLED)}
    assert theirs - VOCABULARY == set()
    assert len(theirs) > 25
    described = {term["@id"] for term in document["terms"]}
    own = {name for name in found if name.startswith(OURS) and "/" in name}
    assert own - described == set()
    assert all(
        term["skos:prefLabel"]["@value"] and term["skos:prefLabel"]["@language"] == "fr" for term in document["terms"]
    )


@pytest.mark.parametrize("dataset", [one.name for one in description.announced()])
def test_every_register_names_terms_that_exist(office, path, dataset):
    document = export(office, path, dataset)
    context = json.dumps(document["@context"]) + json.dumps(document["terms"])
    for prefix in ("dpv", "eu-gdpr", "pd", "loc"):
        for piece in context.split(f'"{prefix}:')[1:]:
            name = piece.split('"')[0]
            assert f"{PREFIXES[prefix]}{name}" in VOCABULARY, f"{prefix}:{name}"


def test_a_code_means_what_the_vocabulary_says(office, path):
    submitted(office, purposes=[{"label": "Gérer le bail", "legal_basis": "6-1-b"}])
    (register,) = expanded(export(office, path))
    (records,) = register[f"{PREFIXES['dpv']}hasRecordOfActivity"]
    (activity,) = records["@list"]
    (purpose,) = activity[f"{PREFIXES['dpv']}hasPurpose"][0]["@list"]
    assert activity["@type"] == [f"{PREFIXES['dpv']}PersonalDataProcess"]
    assert purpose["@type"] == [f"{PREFIXES['dpv']}Purpose"]
    assert purpose[f"{PREFIXES['dpv']}hasLegalBasis"] == [{"@id": f"{PREFIXES['eu-gdpr']}A6-1-b"}]
    assert purpose[f"{PREFIXES['dct']}title"] == [{"@value": "Gérer le bail"}]


def test_the_file_says_of_whom_and_of_when(office, path):
    mandate_of(office)
    document = export(office, path)
    facts = {fact["label"]: fact["value"] for fact in document["facts"]}
    assert facts["Responsable de traitement"] == document["controller"]["dpv:hasName"] == "L’Opal"
    assert document["officer"]["dpv:hasName"] == facts["Délégué à la protection des données (DPO)"]
    assert document["conforms"] == DPV
    assert facts["Registre vide"] == "Le registre ne contenait aucune fiche à cette date."
    assert document["records"] == []


def test_a_draft_is_marked(office, path):
    an_activity(office)
    assert export(office, path)["records"] == []
    (record,) = export(office, path, drafts=True)["records"]
    assert (record["identifier"], record["status"]) == ("T-001 (projet)", "draft")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"records": []}', "=cmd()"])
def test_another_file_is_refused(path, text):
    path.write_text(text)
    with pytest.raises(jsonld.NotOurs):
        jsonld.read(path)
