"""What members of a network learn of each other's contracts: a supplier and an end date, chosen one by one; no more."""

from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from compliance.common.dates import add_months
from compliance.contracts import rules, services
from compliance.contracts.models import ProcessorContract
from compliance.governance.networks import services as networks
from compliance.history import ledger
from compliance.history.verification import verify_key
from compliance.processors.services import revise_processor
from compliance.records import content as contents
from tests.contracts.factories import a_contract, contract_content
from tests.documents.files import attached
from tests.factories import NetworkFactory, OfficeFactory, member_of
from tests.processors.factories import a_sheet, joins

pytestmark = pytest.mark.django_db
COMMON = "/offices/amiens/contrats/echeances-communes/"
SECRETS = (
    "Objet secret", "REF-SECRETE", "Usage secret", "Note secrète", "Signataire secret", "Clause secrète",
    "Remarque secrète", "fichier-secret",
)  # fmt: skip


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-22T10:00:00+01:00", tick=False) as travelled:
        yield travelled


@pytest.fixture
def network():
    return NetworkFactory(name="Le réseau")


@pytest.fixture
def opal(network):
    office = OfficeFactory(slug="opal", name="L’Opal")
    joins(office, network)
    return office


@pytest.fixture
def amiens(network):
    office = OfficeFactory(slug="amiens", name="Amiens")
    joins(office, network)
    return office


@pytest.fixture
def sheet(network):
    return a_sheet(network)


@pytest.fixture
def contract(opal, sheet):
    """Return a contract full of what nobody else may read."""
    said = ("Objet secret", "REF-SECRETE", "Usage secret", "Note secrète", "Signataire secret")
    names = ("name", "contract_reference", "used_for", "notes", "signatory")
    clauses = [{"clause": "audits", "found": "absent", "place": "Clause secrète", "details": "Remarque secrète"}]
    dates = {"starts_on": "2025-01-01", "ends_on": "2027-03-31", "notice_months": 3}
    content = contract_content(sheet, **dict(zip(names, said, strict=True)), clauses=clauses, **dates)
    entered = services.open_contract(opal, content, by=None)
    attached(entered, name="fichier-secret.pdf")
    return entered


def browser_of(office, role="juriste"):
    client = Client()
    client.force_login(member_of(office, role))
    return client


def common(office, role="auditor"):
    """Return the text of the page of common end dates, as somebody of the office reads it."""
    return unescape(browser_of(office, role).get(f"/offices/{office.slug}/contrats/echeances-communes/").text)


def shared(contract):
    return services.share(contract.pk, by=None)


# --- what is shown ---


def test_a_shared_contract_shows_its_supplier_its_office_and_its_end_date_to_members(opal, amiens, contract):
    assert "Docalys" not in common(amiens)
    moved = shared(contract)
    assert moved.history.latest().snapshot["status"] == "shared"
    assert verify_key(opal.ledger_chain()).fault == ""
    text = common(amiens)
    assert all(words in text for words in ("Docalys", "L’Opal", "31/03/2027"))
    assert contract.get_absolute_url() not in text
    assert contract.get_absolute_url() in common(opal)  # one's own leads to it


def test_a_renewed_contract_shows_the_end_of_its_present_period(opal, amiens, sheet):
    dates = {"starts_on": "2020-01-01", "ends_on": "2023-12-31", "renewal": "tacit", "renewal_months": 12}
    renewed = a_contract(opal, sheet, **dates)
    shared(renewed)
    assert "31/12/2026" in common(amiens)
    revised(renewed, notice_months=3)  # nobody can prevent the next period any more
    assert "31/12/2027" in common(amiens) and "31/12/2026" not in common(amiens)


def test_what_ends_within_six_months_of_another_office_s_is_pointed_at(opal, amiens, sheet, network):
    third = OfficeFactory(slug="reims", name="Reims")
    joins(third, network)
    mine = {"ends_on": "2027-06-30"}
    a_contract(amiens, sheet, **mine)
    assert "à moins de six mois" not in common(amiens).split("<tbody>")[1]
    shared(a_contract(opal, sheet, ends_on="2027-12-30"))
    shared(a_contract(third, sheet, ends_on="2028-07-01"))
    rows = common(amiens).split("<tbody>")[1].split("</tr>")
    near = {name: "à moins de six mois" in row for row in rows for name in ("Amiens", "L’Opal", "Reims") if name in row}
    assert near == {"Amiens": True, "L’Opal": True, "Reims": False}


@given(st.lists(st.tuples(st.integers(1, 3), st.dates(date(2026, 1, 1), date(2028, 12, 31))), max_size=6))
def test_a_date_is_pointed_at_when_another_office_s_is_near(ends):
    found = rules.together(ends, 6)
    for rank, (office, day) in enumerate(ends):
        others = [other for one, other in ends if one != office]
        assert (rank in found) == any(other <= add_months(day, 6) and day <= add_months(other, 6) for other in others)


# --- an attacker's view ---


def test_nothing_else_of_a_shared_contract_leaks(opal, amiens, contract):
    shared(contract)
    a_contract(amiens, contract.processor, name="Le mien", ends_on="2029-12-31")
    browser = browser_of(amiens)
    sheet_page = f"/offices/amiens/sous-traitants/{contract.processor_id}/"
    addresses = [
        COMMON, "/offices/tous/contrats/echeances-communes/", "/offices/amiens/contrats/", "/offices/tous/contrats/",
        "/offices/amiens/contrats/?q=secret", "/offices/tous/contrats/?q=secret&etat=running", sheet_page,
        f"{sheet_page}historique/", "/offices/amiens/sous-traitants/?q=secret", "/offices/amiens/", "/",
        "/offices/amiens/traitements/?q=secret", "/offices/amiens/contrats/1/historique/",
    ]  # fmt: skip
    for address in addresses:
        for headers in ({}, {"HX-Request": "true"}):
            reply = browser.get(address, headers=headers)
            text = unescape(reply.text)
            assert reply.status_code == 200
            assert [secret for secret in SECRETS if secret in text] == [], address
            assert "2027" not in text or "echeances-communes" in address, address
            assert "/offices/opal/" not in text, address
    assert "30/12/2026" not in unescape(browser.get(COMMON).text)  # the last day to give notice
    assert "1 contrat<" in browser.get("/offices/amiens/contrats/").text  # nor in a count
    for name in ("contracts", "processors"):
        reply = browser.post(f"/offices/amiens/exporter/{name}/", {"format": "csv", "reason": "essai"})
        text = b"".join(reply.streaming_content).decode()
        assert [secret for secret in SECRETS if secret in text] == []
        assert "Opal" not in text
    for name in ("", "modifier/", "historique/", "supprimer/", "partager/", "ne-plus-partager/", "documents/1/"):
        for address in (f"/offices/opal/contrats/1/{name}", f"/offices/tous/contrats/1/{name}"):
            assert browser.get(address).status_code == 404
            assert browser.post(address, {"version": 2}).status_code in {404, 405}
    assert ProcessorContract.objects.get(pk=contract.pk).version == 2


def test_only_members_teams_that_read_the_register_see_the_page(opal, amiens, contract):
    shared(contract)
    stranger = OfficeFactory(slug="stranger")
    assert "Docalys" not in common(stranger)
    for role in ("declarant", "deontologue", "admin"):
        assert browser_of(amiens, role).get(COMMON).status_code == 404
    assert browser_of(stranger).get(COMMON).status_code == 404


def test_the_sheet_s_owner_network_alone_is_told(opal, amiens, contract):
    """The office and the stranger are together in another network: what is shared with one is not with the other."""
    other, stranger = NetworkFactory(), OfficeFactory(slug="reims")
    joins(opal, other)
    joins(stranger, other)
    shared(contract)
    assert "Docalys" not in common(stranger)
    assert "Docalys" in common(amiens)


# --- what ends a share ---


def withdrawn(contract, opal, amiens):
    services.withdraw(contract.pk, by=None)


def left(contract, opal, amiens):
    networks.leave_network(opal.memberships.get().pk, on=timezone.localdate() - timedelta(days=1), by=None)


def left_and_back(contract, opal, amiens):
    left(contract, opal, amiens)
    networks.join_network(contract.processor.network, opal, starts=timezone.localdate(), by=None)


def reader_left(contract, opal, amiens):
    networks.leave_network(amiens.memberships.get().pk, on=timezone.localdate() - timedelta(days=1), by=None)


def network_ended(contract, opal, amiens):
    network = contract.processor.network
    network.ends = timezone.localdate() - timedelta(days=1)
    with ledger.entry(by=None):
        network.save()


def revised(contract, **changes):
    current = ProcessorContract.objects.get(pk=contract.pk)
    services.revise_contract(contract.pk, {**contents.read(current), **changes}, version=current.version, by=None)


def over(contract, opal, amiens):
    revised(contract, ends_on="2026-11-21")


def endless(contract, opal, amiens):
    revised(contract, ends_on=None)


def with_another(contract, opal, amiens):
    revised(contract, processor=a_sheet(contract.processor.network, "Un autre").pk)


@pytest.mark.parametrize(
    "deed", [withdrawn, left, left_and_back, reader_left, network_ended, over, endless, with_another]
)
def test_a_share_ends(opal, amiens, contract, deed):
    shared(contract)
    assert "L’Opal" in common(amiens)
    deed(contract, opal, amiens)
    text = common(amiens)
    assert "L’Opal" not in text and "2027" not in text and "Un autre" not in text


def test_a_renamed_supplier_keeps_its_shares(opal, amiens, contract):
    shared(contract)
    sheet = contract.processor
    revise_processor(sheet.pk, {**contents.read(sheet), "name": "Docalys & Cie"}, version=1, by=None)
    assert "Docalys & Cie" in common(amiens)
    revised(contract, notes="relue")
    assert "31/03/2027" in common(amiens)


# --- who shares, from its page ---


def test_an_office_shares_and_withdraws_from_the_contract_s_page(opal, amiens, contract):
    browser = browser_of(opal)
    assert contract.page("share") in browser.get(contract.get_absolute_url()).text
    asked = unescape(browser.get(contract.page("share")).text)
    assert all(words in asked for words in ("L’Opal", "Docalys", "31 mars 2027"))
    reply = browser.post(contract.page("share"), {"version": 1}, follow=True)
    assert "voient le fournisseur et la date de fin, rien d’autre" in unescape(reply.text)
    assert "déjà partagée" in unescape(browser.post(contract.page("share"), {"version": 2}, follow=True).text)
    assert "a changé entre-temps" in browser.post(contract.page("withdraw"), {"version": 1}, follow=True).text
    assert browser.get(contract.page("withdraw")).status_code == 200
    assert "n’est plus partagée" in unescape(browser.post(contract.page("withdraw"), {"version": 2}, follow=True).text)
    assert "n’est pas partagée" in unescape(browser.get(contract.page("withdraw"), follow=True).text)
    reader = browser_of(opal, "auditor")
    assert contract.page("share") not in reader.get(contract.get_absolute_url()).text
    assert reader.post(contract.page("share"), {"version": 3}).status_code == 403


@pytest.mark.parametrize("why", ["own sheet", "no end", "over", "left"])
def test_there_must_be_something_to_share_and_somebody_to_share_it_with(opal, network, why):
    sheet = a_sheet(opal, "À soi") if why == "own sheet" else a_sheet(network)
    dates = {"no end": {"ends_on": None}, "over": {"ends_on": "2026-11-21"}}
    contract = a_contract(opal, sheet, **dates.get(why, {}))
    if why == "left":
        left(contract, opal, None)
    with pytest.raises(ValidationError):
        shared(contract)
    assert contract.page("share") not in browser_of(opal).get(contract.get_absolute_url()).text
    assert browser_of(opal).get(contract.page("share")).status_code == 302


def test_a_shared_contract_is_not_deleted(opal, sheet):
    contract = a_contract(opal, sheet, signed_on=None)
    shared(contract)
    with pytest.raises(services.NotDeletable):
        services.delete_contract(contract.pk, by=None)


def test_the_page_costs_the_same_for_any_number_of_end_dates(opal, amiens, network, django_assert_max_num_queries):
    browser, counts = browser_of(amiens), []
    for rank in range(2):
        for number in range(1 + 15 * rank):
            sheet = a_sheet(network, f"S{rank}-{number}")
            shared(a_contract(opal, sheet))
            a_contract(amiens, sheet)
        for address in (COMMON, "/offices/tous/contrats/echeances-communes/"):
            with django_assert_max_num_queries(12) as captured:
                browser.get(address)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
