"""Contracts in the register: kept whole, linked to a sheet that the office may name, found by their dates."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.common.rows import KEY
from compliance.contracts import services
from compliance.contracts.models import ProcessorContract
from compliance.contracts.terms import clauses
from compliance.history import ledger
from compliance.history.verification import verify_key
from compliance.processing import services as processing
from compliance.processors.models import Processor
from compliance.processors.services import InUse, delete_processor
from compliance.records import content as contents
from compliance.records.services import StaleRecord
from tests.contracts.factories import a_contract, contract_content
from tests.contracts.test_rules import DAYS
from tests.documents.files import sent
from tests.factories import NetworkFactory, OfficeFactory, member_of
from tests.processing.factories import complete_content
from tests.processors.factories import a_sheet, joins
from tests.records.values import full_content

pytestmark = pytest.mark.django_db
EDIT = "offices.edit_register"


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal")


@pytest.fixture
def network(opal):
    network = NetworkFactory()
    joins(opal, network)
    return network


@pytest.fixture
def sheet(network):
    return a_sheet(network)


def revised(contract, **changes):
    content = {**contents.read(contract), **changes}
    return services.revise_contract(contract.pk, content, version=contract.version, by=None)


def leave(office):
    """Let the office have left its network yesterday."""
    membership = office.memberships.get()
    with ledger.entry(by=None):
        membership.ends = timezone.localdate() - timedelta(days=1)
        membership.save()


# --- the record ---


def test_a_contract_is_kept_whole_in_the_chain_of_its_office(opal, sheet):
    given = full_content(ProcessorContract, links=[sheet.pk]) | {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    contract = services.open_contract(opal, given, by=None)
    assert contents.read(contract) == given
    entry = contract.history.get()
    assert entry.snapshot == {"number": 1, "status": "private", "shared_as": None, "content": given}
    assert verify_key(opal.ledger_chain()).fault == ""
    assert str(contract) == f"C-001 – {given['name']}"


def test_a_new_contract_has_a_line_for_each_clause_of_the_law(opal, sheet):
    contract = a_contract(opal, sheet, checked=False)
    rows = contents.read(contract)["clauses"]
    assert [row["clause"] for row in rows] == [clause.code for clause in clauses()]
    assert all(KEY.fullmatch(row["key"]) for row in rows)
    assert contract.missing_count == len(rows)
    assert revised(contract, **{"clauses": contract_content(sheet)["clauses"]}).missing_count == 0


def test_a_contract_is_numbered_and_searched(opal, sheet):
    first = a_contract(opal, sheet)
    second = a_contract(opal, a_sheet(sheet.network, "Nuage d’été"), name="Paie", contract_reference="M-2025")
    found = {
        words: set(ProcessorContract.objects.search(words))
        for words in ("c-001", "PAIE", "docalys", "ete", "m-2025 nuage", "docalys paie")
    }
    assert found == {
        "c-001": {first}, "PAIE": {second}, "docalys": {first}, "ete": {second}, "m-2025 nuage": {second},
        "docalys paie": set(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ends_on": "2024-12-31"}, "avant le début"),
        ({"renewal": "tacit"}, "combien de mois"),
        ({"renewal": "tacit", "renewal_months": 121}, "120"),
        ({"ends_on": "9999-12-31"}, "2100"),
        ({"name": ""}, "vide|obligatoire"),
        ({"clauses": [{"clause": "audits"}, {"clause": "audits"}]}, "vérifiée deux fois"),
    ],
)
def test_what_cannot_stand_is_refused(opal, sheet, changes, told):
    with pytest.raises(ValidationError, match=told):
        a_contract(opal, sheet, **changes)
    assert not ProcessorContract.objects.exists()


def test_a_contract_names_a_sheet_that_the_office_reaches(opal, sheet):
    elsewhere = a_sheet(OfficeFactory(), "Ailleurs")
    for refused in (elsewhere.pk, 999_999, None):
        with pytest.raises(ValidationError):
            services.open_contract(opal, {**contract_content(sheet), "processor": refused}, by=None)


def test_a_stale_save_writes_nothing(opal, sheet):
    contract = a_contract(opal, sheet)
    revised(contract, notes="Le premier")
    with pytest.raises(StaleRecord):
        revised(contract, notes="Le second")


# --- the sheet that a contract opens ---


def test_a_contract_lets_its_office_read_and_name_the_sheet_out_of_the_network(opal, sheet):
    juriste = member_of(opal, "juriste")
    contract = a_contract(opal, sheet)
    leave(opal)
    assert Processor.objects.visible_to(juriste).get() == sheet
    assert not Processor.objects.visible_to(juriste, EDIT)
    assert Processor.objects.usable_by(contract).get() == sheet
    line = Processor.objects.visible_to(juriste).for_list({opal.pk}).get()
    assert line.through == "opal"
    activity = processing.open_activity(opal, complete_content(processors=[{"processor": sheet.pk}]), by=None)
    assert activity.pk
    revised(contract, ends_on=(timezone.localdate() - timedelta(days=1)).isoformat())
    assert not Processor.objects.visible_to(juriste)


def test_a_sheet_under_contract_is_not_deleted(opal, sheet):
    contract = a_contract(opal, sheet, signed_on=None)
    with pytest.raises(InUse):
        delete_processor(sheet.pk, by=None)
    services.delete_contract(contract.pk, by=None, version=1)
    delete_processor(sheet.pk, by=None)
    kept = ProcessorContract.history.filter(history_type="-").get()
    assert kept.snapshot["content"]["name"] == "Maintenance du progiciel locatif"


def test_a_signed_contract_or_one_with_a_document_stays(opal, sheet, client):
    signed, proved = a_contract(opal, sheet), a_contract(opal, sheet, signed_on=None)
    client.force_login(member_of(opal, "juriste"))
    attached = {"file": sent("contrat.pdf"), "kind": "contract", "dated": "2026-03-02"}
    assert client.post(f"{proved.get_absolute_url()}documents/joindre/", attached).status_code == 302
    for contract in (signed, proved):
        with pytest.raises(services.NotDeletable):
            services.delete_contract(contract.pk, by=None)


# --- dates, as the database compares them ---


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    ends_on=st.none() | DAYS,
    months=st.none() | st.integers(1, 36),
    terminated_on=st.none() | DAYS,
    today=DAYS,
    limit=DAYS,
)
def test_the_database_counts_as_the_rules_do(opal, sheet, ends_on, months, terminated_on, today, limit):
    contract = _with_dates(opal, sheet, ends_on, months if ends_on else None, terminated_on)
    with time_machine.travel(f"{today}T12:00:00+01:00", tick=False):
        last, stage = contract.last_day, contract.stage
    rows = ProcessorContract.objects.filter(pk=contract.pk)
    assert (rows.with_term(today).get().term is None) == (last is None)
    assert {one: rows.at_stage(one, today).exists() for one in ("future", "running", "over")} == {
        one: one == stage for one in ("future", "running", "over")
    }
    assert rows.not_over(today).exists() == (stage != "over")
    assert rows.ending_by(limit, today).exists() == (stage != "over" and last is not None and last <= limit)


def _with_dates(office, sheet, ends_on, months, terminated_on):
    """Return a contract with these dates, written behind the services: sixty saves would be long."""
    contract = ProcessorContract.objects.first() or a_contract(office, sheet, starts_on=None)
    contract.ends_on, contract.terminated_on = ends_on, terminated_on
    contract.renewal, contract.renewal_months = ("tacit", months) if months else ("none", None)
    ProcessorContract.objects.filter(pk=contract.pk).update(
        **{name: getattr(contract, name) for name in ("ends_on", "terminated_on", "renewal", "renewal_months")}
    )
    return contract
