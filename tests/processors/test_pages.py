"""The pages of the sheets of processors: what they show, offer, keep and refuse."""

import pytest
from django.test import Client

from compliance.processors.models import Processor
from compliance.records.models import FormDraft
from tests.factories import NetworkFactory, OfficeFactory, member_of
from tests.processing.factories import an_activity, submitted
from tests.processors.factories import a_sheet, engages, joins

pytestmark = pytest.mark.django_db


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="L’Opal")


@pytest.fixture
def network(opal):
    network = NetworkFactory(name="Le réseau")
    joins(opal, network)
    return network


@pytest.fixture
def browser(opal):
    client = Client()
    client.force_login(member_of(opal, "juriste"))
    return client


def page(sheet, name=""):
    return f"/offices/opal/sous-traitants/{sheet.pk}/{name}"


def test_an_empty_list_says_what_a_sheet_is_for_and_opens_the_first(browser, network):
    text = browser.get("/offices/opal/sous-traitants/").text
    assert "Aucun sous-traitant n’a encore sa fiche" in text
    assert f"/offices/opal/sous-traitants/nouvelle/{network.pk}/" in text


def test_a_new_sheet_is_the_network_s_and_its_page_follows(browser, network):
    reply = browser.post(
        f"/offices/opal/sous-traitants/nouvelle/{network.pk}/",
        {"name": "Docalys", "locations": "k1", "locations-k1-country": "IE", "locations-k1-details": "Hébergement"},
        follow=True,
    )
    sheet = Processor.objects.get()
    assert reply.redirect_chain == [(page(sheet), 302)]
    assert "La fiche de Docalys est ouverte." in reply.text
    assert "Irlande" in reply.text and "Le réseau" in reply.text
    assert "Aucune fiche ne nomme encore ce sous-traitant." in reply.text
    assert sheet.network == network


@pytest.mark.parametrize("owner", [0, 999])
def test_an_office_of_a_network_opens_no_sheet_elsewhere(browser, network, owner):
    address = f"/offices/opal/sous-traitants/nouvelle/{owner}/"
    for asked in (address, f"{address}brouillon/"):
        assert browser.get(asked).status_code == 404
        assert browser.post(asked, {"name": "x"}).status_code == 404


def test_an_office_without_a_network_opens_its_own(browser, opal):
    assert "/nouvelle/0/" in browser.get("/offices/opal/sous-traitants/").text
    browser.post("/offices/opal/sous-traitants/nouvelle/0/", {"name": "Docalys"})
    assert Processor.objects.get().office == opal


def test_the_form_keeps_what_is_typed_and_shows_both_versions(browser, network):
    sheet = a_sheet(network)
    browser.post(page(sheet, "modifier/brouillon/"), {"name": "Docalys", "description": "tapé", "version": 1})
    assert FormDraft.objects.get().number == sheet.pk
    assert "tapé" in browser.get(page(sheet, "modifier/")).text
    a_save = {"name": "Docalys", "description": "enregistré", "version": 1}
    assert browser.post(page(sheet, "modifier/"), a_save).status_code == 302
    stale = browser.post(page(sheet, "modifier/"), {**a_save, "description": "trop tard"})
    assert stale.status_code == 409
    assert "enregistré" in stale.text and "trop tard" in stale.text


def test_a_circle_is_refused_with_the_form_on_the_screen(browser, network):
    first, second = a_sheet(network, "Un"), a_sheet(network, "Deux")
    typed = {"name": "Un", "version": 1, "sub_processors": "k1", "sub_processors-k1-processor": str(second.pk)}
    assert browser.post(page(first, "modifier/"), typed).status_code == 302
    typed = {"name": "Deux", "version": 1, "sub_processors": "k1", "sub_processors-k1-processor": str(first.pk)}
    reply = browser.post(page(second, "modifier/"), typed)
    assert reply.status_code == 422
    assert "Deux → Un → Deux" in reply.text
    assert "Deux" in browser.get(page(first)).text


def test_a_sheet_offers_the_others_of_its_owner_and_not_itself(browser, opal, network):
    sheet = a_sheet(network, "Un")
    a_sheet(network, "Deux")
    a_sheet(opal, "Propre")
    text = browser.post(page(sheet, "modifier/"), {"add": "sub_processors", "name": "Un"}).text
    assert ">Deux</option>" in text
    assert ">Un</option>" not in text and ">Propre</option>" not in text


def test_an_activity_offers_the_sheets_one_may_see_and_keeps_the_one_it_has(browser, opal, network):
    sheet, other = a_sheet(network), a_sheet(OfficeFactory(), "Ailleurs")
    activity = an_activity(opal, processors=[{"key": "k1", "processor": sheet.pk}])
    text = browser.get(activity.page("edit")).text
    assert f'<option value="{sheet.pk}" selected>Docalys</option>' in text
    assert other.name not in text
    shown = browser.get(activity.get_absolute_url()).text
    assert f'<a href="{page(sheet)}">Docalys</a>' in shown


def test_the_page_names_the_uses_one_may_see_and_no_other(browser, opal, network):
    sheet = a_sheet(network)
    neighbour = OfficeFactory(name="Le voisin")
    joins(neighbour, network)
    mine = submitted(opal, name="La mienne", processors=[{"processor": sheet.pk}])
    submitted(neighbour, name="La sienne", processors=[{"processor": sheet.pk}])
    text = browser.get(page(sheet)).text
    assert mine.get_absolute_url() in text
    assert "La sienne" not in text and "Le voisin" not in text
    assert "Utilisé par d’autres organismes." in text
    refused = browser.post(page(sheet, "supprimer/"), {"version": 1}, follow=True)
    assert "elle ne peut pas être supprimée" in refused.text
    assert "La sienne" not in refused.text
    assert Processor.objects.exists()


def test_an_unused_sheet_is_deleted_from_its_page(browser, network):
    sheet = a_sheet(network)
    assert page(sheet, "supprimer/") in browser.get(page(sheet)).text
    assert browser.get(page(sheet, "supprimer/")).status_code == 200
    assert "supprimée" in browser.post(page(sheet, "supprimer/"), {"version": 1}, follow=True).text
    assert not Processor.objects.exists()


def test_a_sub_processor_keeps_its_sheet(browser, network):
    engaged = a_sheet(network, "Nuage")
    sheet = a_sheet(network, sub_processors=engages(engaged))
    assert f'<a href="{page(engaged)}">Nuage</a>' in browser.get(page(sheet)).text
    assert page(engaged, "supprimer/") not in browser.get(page(engaged)).text
    assert "Docalys" in browser.get(page(engaged)).text


def test_who_only_reads_changes_nothing(opal, network):
    sheet, reader = a_sheet(network), Client()
    reader.force_login(member_of(opal, "auditor"))
    assert reader.get(page(sheet)).status_code == 200
    for name in ("modifier/", "modifier/brouillon/", "supprimer/"):
        assert reader.get(page(sheet, name)).status_code == 403
        assert reader.post(page(sheet, name), {"name": "x", "version": 1}).status_code == 403
    assert Processor.objects.get().version == 1


def test_all_the_offices_one_serves_have_one_list(opal, network):
    reims = OfficeFactory(slug="reims")
    person = member_of(reims, "juriste", person=member_of(opal, "juriste"))
    shared, own = a_sheet(network), a_sheet(reims, "Propre")
    client = Client()
    client.force_login(person)
    text = client.get("/offices/tous/sous-traitants/").text
    assert page(shared) in text and f"/offices/reims/sous-traitants/{own.pk}/" in text
    assert client.get(f"/offices/reims/sous-traitants/{shared.pk}/").status_code == 404
    assert client.get(f"/offices/tous/sous-traitants/{shared.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ancien", "Loin", "Près"]),
        ("?q=pres", ["Près"]),
        ("?montrer=outside-eea", ["Loin"]),
        ("?montrer=no-location", ["Ancien"]),
        ("?montrer=expired", ["Ancien"]),
        ("?tri=-nom", ["Près", "Loin", "Ancien"]),
    ],
)
def test_the_list_finds_and_sorts(browser, network, query, names):
    a_sheet(network, "Près", locations=[{"country": "FR"}])
    a_sheet(network, "Loin", locations=[{"country": "US"}])
    a_sheet(network, "Ancien", certifications=[{"kind": "hds", "valid_until": "2020-01-01"}])
    text = browser.get(f"/offices/opal/sous-traitants/{query}").text
    assert sorted(names, key=text.find) == names
    assert all((name in text) == (name in names) for name in ("Près", "Loin", "Ancien"))


def test_the_list_costs_the_same_for_any_number_of_sheets(browser, network, django_assert_max_num_queries):
    counts = []
    for rank in range(2):
        for number in range(rank * 30 + 1):
            a_sheet(network, f"S{rank}-{number}", locations=[{"country": "FR"}])
        for address in ("/offices/opal/sous-traitants/", "/offices/tous/sous-traitants/"):
            with django_assert_max_num_queries(12) as captured:
                browser.get(address)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
