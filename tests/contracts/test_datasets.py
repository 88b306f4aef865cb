"""Contracts and sheets as they leave: what the office read at a moment, whatever has changed since."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from compliance.contracts import services
from compliance.history import ledger
from compliance.processors.services import delete_processor, revise_processor
from compliance.records import content as contents
from tests.contracts.factories import a_contract
from tests.exports.workbooks import take, unnumbered
from tests.factories import NetworkFactory, OfficeFactory, member_of
from tests.processors.factories import a_sheet, engages, joins

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHEETS = "Fiches des sous-traitants"


def revised(sheet, **changes):
    sheet.refresh_from_db()
    revise_processor(sheet.pk, {**contents.read(sheet), **changes}, version=sheet.version, by=None)


def ends(dated, day):
    dated.ends = day
    with ledger.entry(by=None):
        dated.save()


def test_what_leaves_today_as_of_a_moment_is_what_left_then():
    """Sheets renamed, engaged, deleted; a contract that opens one, then ends; a network that one leaves."""
    with time_machine.travel(START, tick=False) as clock:
        office, network = OfficeFactory(), NetworkFactory()
        joined = joins(office, network)
        own, shared = a_sheet(office, "À soi"), a_sheet(network, "Nuage")
        other = a_sheet(network, "Autre")
        a_sheet(OfficeFactory(), "Ailleurs")
        held = {}

        def look(day):
            clock.move_to(START + timedelta(days=day))
            taken = [take(office, name) for name in ("contracts", "processors")]
            held[day] = [(one.exported.moment, unnumbered(one.cells)) for one in taken]
            return [row["Nom du sous-traitant"] for row in taken[1].rows(SHEETS)]

        assert look(1) == ["À soi", "Nuage", "Autre"]
        contract = a_contract(office, shared, starts_on="2026-01-01", ends_on="2026-03-20")
        revised(shared, name="Nuage d’été", sub_processors=engages(other))
        assert look(2) == ["À soi", "Nuage d’été", "Autre"]
        ends(joined, date(2026, 3, 4))
        assert look(5) == ["À soi", "Nuage d’été"]  # the contract keeps that one
        revised(other, name="Autre nom")
        look(6)
        services.revise_contract(contract.pk, {**contents.read(contract), "notes": "relu"}, version=1, by=None)
        delete_processor(own.pk, by=None)
        assert look(10) == ["Nuage d’été"]
        assert look(30) == []  # the contract is over
        for taken in held.values():
            for name, (moment, cells) in zip(("contracts", "processors"), taken, strict=True):
                assert unnumbered(take(office, name, moment=moment).cells) == cells
        assert len({str(taken) for taken in held.values()}) == len(held)


def test_the_end_of_a_network_closes_its_sheets_in_the_file_too():
    office, network = OfficeFactory(), NetworkFactory()
    joins(office, network)
    a_sheet(network)
    assert len(take(office, "processors").rows(SHEETS)) == 1
    ends(network, date(2026, 1, 1))
    assert take(office, "processors").rows(SHEETS) == []


def test_the_command_takes_them_out(tmp_path):
    office = OfficeFactory(slug="opal")
    a_contract(office, a_sheet(office))
    for name, words in (("contracts", "C-001"), ("processors", "F-0")):
        path = tmp_path / f"{name}.csv"
        call_command(
            "export_register", "opal", "--dataset", name, "--format", "csv", "--output", str(path), stdout=StringIO()
        )
        text = path.read_text(encoding="utf-8-sig")
        assert words in text and "Docalys" in text


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("direction", 200), ("deontologue", 404)])
def test_who_exports_the_register_takes_out_its_contracts(role, status):
    office, neighbour = OfficeFactory(slug="opal"), OfficeFactory(slug="amiens")
    for one in (office, neighbour):
        a_contract(one, a_sheet(one, f"Chez {one.slug}"))
    client = Client()
    client.force_login(member_of(office, role))
    for name in ("contracts", "processors"):
        reply = client.post(f"/offices/opal/exporter/{name}/", {"format": "csv", "reason": "essai"})
        assert reply.status_code == status
        if status == 200:
            text = b"".join(reply.streaming_content).decode()
            assert "Chez opal" in text and "Chez amiens" not in text
        assert client.post(f"/offices/amiens/exporter/{name}/", {"format": "csv", "reason": "x"}).status_code == 404
