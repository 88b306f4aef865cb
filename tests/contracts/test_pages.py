"""The pages of contracts: what they show, offer, keep and refuse."""

import pytest
import time_machine
from django.test import Client

from compliance.contracts.models import ProcessorContract
from compliance.contracts.services import blank_contract
from compliance.records.models import FormDraft
from tests.contracts.factories import a_contract
from tests.factories import NetworkFactory, OfficeFactory, member_of
from tests.processing.factories import an_activity
from tests.processing.guests import a_guest
from tests.processors.factories import a_sheet, joins
from tests.records.typing import typed

pytestmark = pytest.mark.django_db
LIST = "/offices/opal/contrats/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-22T10:00:00+01:00", tick=False) as travelled:
        yield travelled


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="L’Opal")


@pytest.fixture
def sheet(opal):
    network = NetworkFactory(name="Le réseau")
    joins(opal, network)
    return a_sheet(network)


@pytest.fixture
def browser(opal):
    client = Client()
    client.force_login(member_of(opal, "juriste"))
    return client


def posted(content, **more):
    """Return what the form sends for a content."""
    body = {}
    for name, value in typed(ProcessorContract, content):
        body.setdefault(name, []).append(value)
    return body | more


def test_an_empty_register_says_what_belongs_there(browser):
    text = browser.get(LIST).text
    assert "Aucun contrat n’est encore enregistré" in text
    assert f"{LIST}nouveau/" in text


def test_a_contract_is_entered_from_the_sheet_that_it_names(browser, sheet):
    beside = browser.get(f"/offices/opal/sous-traitants/{sheet.pk}/").text
    address = f"{LIST}nouveau/?sous-traitant={sheet.pk}"
    assert "aucun contrat" in beside and address in beside
    form = browser.get(address).text
    assert f'<option value="{sheet.pk}" selected>Docalys</option>' in form
    assert form.count("Informations à disposition et audits</option>") == 17
    content = blank_contract(sheet.pk) | {"name": "Éditique", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    reply = browser.post(address, posted(content), follow=True)
    contract = ProcessorContract.objects.get()
    assert reply.redirect_chain == [(contract.get_absolute_url(), 302)]
    assert "est enregistré." in reply.text and "2 sur 20" not in reply.text
    assert "1 sur 20 renseignés" in reply.text
    assert "Informations à disposition et audits\u00a0»), RGPD, art. 28(3)(h)" in reply.text
    assert f"{contract.page('edit')}#id_clauses-audits-found" in reply.text
    assert f"{contract.page('edit')}#id_authorisation" in reply.text
    beside = browser.get(f"/offices/opal/sous-traitants/{sheet.pk}/").text
    assert "C-001</a>, \n  jusqu’au 31 décembre 2026" in beside or "jusqu’au 31 décembre 2026" in beside
    assert "C-001 – Éditique" in beside  # among the uses


def test_an_address_chooses_no_sheet_that_one_may_not_name(browser, sheet):
    other = a_sheet(OfficeFactory(), "Ailleurs")
    for asked in (other.pk, "x", "9" * 30):
        text = browser.get(f"{LIST}nouveau/?sous-traitant={asked}").text
        assert "Ailleurs" not in text and "selected>Docalys" not in text


def test_the_form_keeps_what_is_typed_and_shows_both_versions(browser, opal, sheet):
    contract = a_contract(opal, sheet)
    browser.post(f"{contract.page('edit')}brouillon/", {"name": "tapé", "version": 1})
    assert FormDraft.objects.get().number == contract.number
    assert contract.page("edit") in browser.get("/offices/opal/").text  # « Saisies en cours »
    assert "tapé" in browser.get(contract.page("edit")).text
    browser.post(f"{contract.page('edit')}brouillon/abandonner/")
    save = {"processor": sheet.pk, "name": "Un", "version": 1, "renewal": "none", "authorisation": "general"}
    assert browser.post(contract.page("edit"), save).status_code == 302
    stale = browser.post(contract.page("edit"), {**save, "name": "Deux"})
    assert stale.status_code == 409
    refused = browser.post(contract.page("edit"), {**save, "version": 2, "renewal": "tacit"})
    assert refused.status_code == 422
    assert "De combien de mois le contrat se reconduit-il ?" in refused.text


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"ends_on": "2026-12-31"}, ["jeudi 31 décembre 2026"]),
        ({"ends_on": None}, ["n’a pas de dernier jour"]),
        ({"ends_on": "2026-11-21"}, ["terminé depuis le 21 novembre 2026"]),
        (
            {"ends_on": "2025-12-31", "renewal": "tacit", "renewal_months": 12, "notice_months": 1},
            ["jeudi 31 décembre 2026", "lundi 30 novembre 2026"],
        ),
        (
            {"ends_on": "2026-12-31", "renewal": "tacit", "renewal_months": 12, "notice_months": 3},
            ["passé depuis le 30 septembre 2026", "jusqu’au 31 décembre 2027"],
        ),
    ],
)
def test_a_contract_says_when_it_ends_and_until_when_notice_is_given(browser, opal, sheet, dates, told):
    text = browser.get(a_contract(opal, sheet, starts_on="2020-01-01", **dates).get_absolute_url()).text
    assert [words for words in told if words not in text] == []


def test_an_activity_tells_the_contract_of_each_processor_it_names(browser, opal, sheet):
    bare = a_sheet(sheet.network, "Nuage")
    a_contract(opal, sheet, starts_on="2020-01-01", ends_on="2021-12-31")
    a_contract(opal, sheet, name="Le second", ends_on="2027-12-31")
    neighbour = OfficeFactory()
    joins(neighbour, sheet.network)
    a_contract(neighbour, sheet, ends_on="2029-12-31")
    activity = an_activity(opal, processors=[{"processor": sheet.pk}, {"processor": bare.pk}])
    text = browser.get(activity.get_absolute_url()).text
    assert "jusqu’au 31 décembre 2027" in text
    assert "2021" not in text and "2029" not in text
    assert f"{LIST}nouveau/?sous-traitant={bare.pk}" in text
    reader = Client()
    reader.force_login(member_of(opal, "auditor"))
    assert "jusqu’au 31 décembre 2027" in reader.get(activity.get_absolute_url()).text
    assert f"{LIST}nouveau/" not in reader.get(activity.get_absolute_url()).text
    guest = Client()
    guest.force_login(a_guest(activity).person)
    confided = guest.get(activity.get_absolute_url()).text
    assert "Docalys" in confided
    assert "2027" not in confided and "contrats/" not in confided


def test_a_contract_that_is_over_is_told_when_none_follows(browser, opal, sheet):
    a_contract(opal, sheet, starts_on="2020-01-01", ends_on="2021-12-31")
    assert "terminé le 31 décembre 2021" in browser.get(f"/offices/opal/sous-traitants/{sheet.pk}/").text


def test_a_contract_opened_by_mistake_is_deleted_from_its_page(browser, opal, sheet):
    signed, mistaken = a_contract(opal, sheet), a_contract(opal, sheet, signed_on=None)
    assert "supprimer/" not in browser.get(signed.get_absolute_url()).text
    assert "reste au registre" in browser.post(signed.page("delete"), {"version": 1}, follow=True).text
    assert mistaken.page("delete") in browser.get(mistaken.get_absolute_url()).text
    assert "a changé entre-temps" in browser.post(mistaken.page("delete"), {"version": 7}, follow=True).text
    assert "est supprimé" in browser.post(mistaken.page("delete"), {"version": 1}, follow=True).text
    assert ProcessorContract.objects.get() == signed


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Bientôt", "Plus tard", "Sans fin"]),
        ("?tri=-fin", ["Plus tard", "Bientôt", "Sans fin"]),
        ("?tri=fournisseur", ["Plus tard", "Bientôt", "Sans fin"]),
        ("?etat=over", ["Fini"]),
        ("?etat=future", ["Sans fin"]),
        ("?montrer=ending", ["Bientôt"]),
        ("?montrer=incomplete", ["Sans fin"]),
        ("?q=archives", ["Plus tard"]),
    ],
)
def test_the_list_finds_and_sorts(browser, opal, sheet, query, names):
    archives = a_sheet(sheet.network, "Archives du Nord")
    a_contract(opal, archives, name="Plus tard", ends_on="2028-12-31")
    renewed = {"renewal": "tacit", "renewal_months": 12}
    a_contract(opal, sheet, name="Bientôt", starts_on="2019-01-01", ends_on="2020-03-31", **renewed)
    a_contract(opal, sheet, name="Fini", starts_on="2019-01-01", ends_on="2025-12-31")
    a_contract(opal, sheet, name="Sans fin", starts_on="2027-01-01", ends_on=None, checked=False)
    text = browser.get(f"{LIST}{query}").text
    assert sorted(names, key=text.find) == names
    assert all((name in text) == (name in names) for name in ("Bientôt", "Plus tard", "Fini", "Sans fin"))
    assert ("1 contrat terminé" in text) == (query in {"", "?tri=-fin", "?tri=fournisseur"})


def test_pages_cost_the_same_for_any_number_of_contracts(browser, opal, sheet, django_assert_max_num_queries):
    counts = []
    for rank in range(2):
        for _number in range(rank * 20 + 1):
            contract = a_contract(opal, a_sheet(sheet.network, f"S{rank}-{_number}"))
        sheet_page = f"/offices/opal/sous-traitants/{sheet.pk}/"
        addresses = {LIST: 12, "/offices/tous/contrats/": 12, sheet_page: 20, contract.get_absolute_url(): 20}
        for address, most in addresses.items():
            with django_assert_max_num_queries(most) as captured:
                browser.get(address)
            counts.append(len(captured))
    assert counts[:4] == counts[4:]
