"""Nothing is dropped: every field of the models, found by introspection, is read back under its head."""

from datetime import date
from itertools import count

import pytest

from compliance.contracts.models import ProcessorContract
from compliance.contracts.services import open_contract
from compliance.datasets import description
from compliance.law.source import vocabulary
from compliance.on_behalf import services as on_behalf
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.processing import opinion_services as opinions
from compliance.processing import services
from compliance.processing.datasets import OPINIONS
from compliance.processing.models import ProcessingActivity
from compliance.processors.models import Processor
from compliance.processors.parts import NamedProcessor
from compliance.processors.services import open_processor
from compliance.records import workflow_services as workflow
from compliance.records.content import content_fields, part_model
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.services import receive
from tests.exports.workbooks import take
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.processing.factories import advised, submitted
from tests.records.values import REFUSED_TOGETHER
from tests.subject_requests.factories import answered, qualified

pytestmark = pytest.mark.django_db
ROWS = 2
WORKBOOKS = ["xlsx", "ods"]


class Filler:
    """Fills every column of a record and of its parts, each with a value of its own."""

    def __init__(self, office):
        self.numbers = count(2)
        self.sheet = open_processor(office, {"name": "Docalys"}, by=None).pk

    def content(self, model, rank=0):
        """Return a content with two rows in every part; a processor is named by its sheet, then by its name."""
        columns = {field.name: self.value(field) for field in content_fields(model)}
        if issubclass(model, NamedProcessor):
            columns |= {"processor": None} if rank else {"name": ""}
        parts = {name: [self.content(part_model(model, name), rank) for rank in range(ROWS)] for name in model.PARTS}
        return {**columns, **parts}

    def value(self, field):
        number = next(self.numbers)
        if field.is_relation:
            return self.sheet
        if name := getattr(field, "vocabulary", ""):
            codes = sorted(set(vocabulary(name).codes()) - REFUSED_TOGETHER.get(name, set()))
            return codes[number % len(codes)]
        if field.choices:
            return field.choices[-1][0]
        kinds = {
            "BooleanField": bool(number % 2),
            "DateField": date(2020, 1, 1 + number % 28).isoformat(),
            "PositiveSmallIntegerField": number,
            "PositiveIntegerField": 10 * number,
        }
        return kinds.get(field.get_internal_type(), f"{field.verbose_name} {number}")


def shown(field, value):
    """Return what the cell of a field must hold."""
    if value is None or value == "":
        return None
    if field.is_relation:
        return str(field.related_model.objects.get(pk=value))
    if name := getattr(field, "vocabulary", ""):
        return vocabulary(name).label(value)
    if field.choices:
        return str(dict(field.choices)[value])
    if isinstance(value, bool):
        return "oui" if value else "non"
    return date.fromisoformat(value) if field.get_internal_type() == "DateField" else value


def capital(words):
    return f"{str(words)[0].upper()}{str(words)[1:]}"


def as_read(value):
    return value.date() if hasattr(value, "date") else value


def check(taken, model, content, row):
    """Compare the cells of a row, then the rows of its parts."""
    for field in content_fields(model):
        assert as_read(row[capital(field.verbose_name)]) == (shown(field, content[field.name]) or None), field
    for name in model.PARTS:
        check_part(taken, model, name, content[name], {"N°": row["N°"], **ranks(model, row)})


def check_part(taken, owner, name, contents, above):
    part = part_model(owner, name)
    every = taken.rows(capital(part._meta.verbose_name_plural))
    mine = [row for row in every if all(row[head] == value for head, value in above.items())]
    assert [row["Rang"] for row in mine] == list(range(1, len(contents) + 1))
    for content, row in zip(contents, mine, strict=True):
        check(taken, part, content, row)


def ranks(model, row):
    """Return the cells by which the rows nested in this one are found."""
    return {f"{capital(model._meta.verbose_name)} : rang": row["Rang"]} if "Rang" in row else {}


def open_activity(office, content):
    activity = services.open_activity(office, content, by=None)
    services.move(activity.pk, "submit", by=None, reason="")


def open_on_behalf(office, content):
    record = on_behalf.open_record(office, content, by=None)
    workflow.move(ProcessingOnBehalf, record.pk, "submit", by=None)


REGISTERS = [
    ("processing", ProcessingActivity, open_activity, "Activités de traitement", ["T-001", "T-002"]),
    ("on-behalf", ProcessingOnBehalf, open_on_behalf, "Traitements pour autrui", ["ST-001", "ST-002"]),
]


@pytest.mark.parametrize("format", WORKBOOKS)
@pytest.mark.parametrize(("dataset", "model", "opened", "sheet", "references"), REGISTERS)
def test_every_field_is_read_back_under_its_head(format, dataset, model, opened, sheet, references):
    office = OfficeFactory()
    filler = Filler(office)
    contents = [filler.content(model) for _ in range(2)]
    for content in contents:
        opened(office, content)
    taken = take(office, dataset, format=format)
    rows = taken.rows(sheet)
    assert [row["N°"] for row in rows] == references
    for content, row in zip(contents, rows, strict=True):
        check(taken, model, content, row)


@pytest.mark.parametrize("format", WORKBOOKS)
def test_every_field_of_a_contract_is_read_back_under_its_head(format):
    office = OfficeFactory()
    filler = Filler(office)
    content = filler.content(ProcessorContract) | {"ends_on": "2029-12-31", "terminated_on": "2028-12-31"}
    open_contract(office, content, by=None)
    taken = take(office, "contracts", format=format)
    (row,) = taken.rows("Contrats des sous-traitants")
    assert (row["N°"], row["Partage"]) == ("C-001", "non partagé")
    check(taken, ProcessorContract, content, row)


@pytest.mark.parametrize("format", WORKBOOKS)
def test_every_field_of_a_sheet_is_read_back_under_its_head(format):
    office = OfficeFactory()
    content = Filler(office).content(Processor) | {"name": "Nuage", "siren": "732829320", "dpo_email": "a@b.example"}
    for row in content["contacts"]:
        row["email"] = "c@d.example"
    open_processor(office, content, by=None)
    taken = take(office, "processors", format=format)
    first, row = taken.rows("Fiches des sous-traitants")
    assert (first["Nom du sous-traitant"], row["Fiche tenue par"]) == ("Docalys", "l’organisme")
    check(taken, Processor, content, row)


@pytest.mark.parametrize("format", WORKBOOKS)
def test_every_column_of_an_opinion_is_read_back_under_its_head(format):
    office = OfficeFactory()
    activity = submitted(office)  # before there is a DPO: nothing is asked yet
    dpo_of(office)
    opinions.ask(activity.pk, by=member_of(office), question="Les durées conviennent-elles ?")
    advised(activity, "reserved")
    services.approve(activity.pk, by=member_of(office, "direction"), reason="Le service ne peut attendre.")
    content = activity.opinions.get().history.latest("position").snapshot["content"]
    (row,) = take(office, "opinions", format=format).rows("Avis du DPO")
    for column in OPINIONS.columns:
        value = as_read(row[column.label])
        value = f"{value:%d/%m/%Y}" if isinstance(value, date) else value
        read = f"{value:g}" if isinstance(value, float) else str(value)
        assert read == column.text(content, date(2026, 11, 22)) != "", column.label


@pytest.mark.parametrize("format", WORKBOOKS)
def test_every_field_of_a_request_is_read_back_under_its_head(format):
    office = OfficeFactory()
    content = Filler(office).content(SubjectRequest)
    content |= {"requester_quality": "heir", "qualification": "rights", "zone": office.holiday_zone}
    content["email"] = "a@b.example"
    for rank, right in enumerate(("access", "erase")):
        content["rights"][rank]["right"] = right
        content["activities"][rank]["activity"] = submitted(office).pk
    receive(office, content, by=None)
    taken = take(office, "requests", format=format)
    (row,) = taken.rows("Demandes d’exercice de droits")
    check(taken, SubjectRequest, content, row)


@pytest.mark.parametrize("format", WORKBOOKS)
def test_the_log_without_identities_holds_what_the_other_does_under_the_same_heads(format):
    office = OfficeFactory()
    answered(qualified(office, "access", "erase"), "erase", "refused")
    full, masked = (take(office, name, format=format) for name in ("requests", "request-log"))
    pairs = [("Demandes d’exercice de droits", "Demandes, sans identités"), ("Droits demandés", "Droits demandés")]
    for told, kept in pairs:
        for row, found in zip(full.rows(told), masked.rows(kept), strict=True):
            assert found.keys() < row.keys()
            told_too = found.keys() - {"Motifs", "Droits demandés"}  # masked, and the line that repeats them
            assert {head: row[head] for head in told_too} == {head: found[head] for head in told_too}


def test_no_announced_dataset_is_left_out_of_these_tests():
    """A later register adds its own above: no field of it may be lost either."""
    read_back = {dataset for dataset, *_rest in REGISTERS} | {"contracts", "processors", "opinions"}
    read_back |= {"requests", "request-log"}
    assert {dataset.name for dataset in description.announced()} == read_back


def test_no_part_holds_a_row_that_the_register_has_not():
    office = OfficeFactory()
    submitted(office, sensitive=True, with_transfer=True)
    submitted(office)
    sizes = {title: len(rows) - 1 for title, rows in take(office).cells.items()}
    assert sizes == {
        "Organisme et DPO": len(take(office).facts),
        "Activités de traitement": 2,
        "Responsables conjoints": 0,
        "Finalités": 4,
        "Catégories de personnes": 2,
        "Catégories de données": 5,
        "Durées de conservation": 7,
        "Destinataires": 2,
        "Sous-traitants": 0,
        "Transferts hors UE": 1,
        "Mesures de sécurité": 2,
        "Logiciels et supports": 0,
        "Motifs d’analyse d’impact": 0,
    }


def test_a_record_says_its_parts_on_its_own_row_as_well():
    office = OfficeFactory()
    submitted(office)
    (row,) = take(office).rows("Activités de traitement")
    assert row["Version"] == 2 and row["État"] == "soumise"
    assert row["Date de création du traitement"].date() == date(2019, 3, 1)
    assert row["Destinataires"] == (
        "1. Type de destinataire : Service interne qui traite les données ; Précisions : Service de gestion locative"
    )
    assert "Durée : 5 ans à compter de\u00a0: fin du bail" in row["Catégories de données"]
    assert row["Transferts hors UE"] is None


def test_a_retention_names_the_category_it_is_about():
    office = OfficeFactory()
    submitted(office)
    rows = take(office).rows("Durées de conservation")
    label = vocabulary("data_categories").label("economic")
    assert [(row["Durée"], row["Unité"]) for row in rows if row["Catégorie de données"] == label] == [(10, "ans")]


def test_a_part_too_long_for_a_cell_is_whole_on_its_own_sheet():
    office = OfficeFactory()
    purposes = [{"label": f"{rank} {'x' * 15_000}", "legal_basis": "6-1-b"} for rank in (1, 2, 3)]
    submitted(office, purposes=purposes)
    taken = take(office)
    (row,) = taken.rows("Activités de traitement")
    assert row["Finalités"] == "3 lignes : voir la feuille «\u00a0Finalités\u00a0»"
    assert [row["Finalité"] for row in taken.rows("Finalités")] == [purpose["label"] for purpose in purposes]
