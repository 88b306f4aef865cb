"""The list of the register: filters, orders and pages stay in the address; the cost does not follow the rows."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.hostile.budgets import budget
from tests.processing.factories import an_activity, approved, ended, submitted

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ORDERS = ["numero", "nom", "etat", "manque", "maj", "revoir"]


@pytest.fixture
def office():
    """Give an office of which somebody is signed in."""
    return OfficeFactory(slug="oise")


@pytest.fixture
def page(client, office):
    """Give the list of the office, as its lawyer reads it."""
    client.force_login(member_of(office))
    return lambda query="", **options: client.get(f"/offices/oise/traitements/{query}", **options)


def test_a_basis_out_of_force_still_reads(page, office, amended_law):
    an_activity(office, purposes=[{"label": "Lettre d’information", "legal_basis": "6-1-a"}])
    bases = json.loads((amended_law / "legal_bases.json").read_text(encoding="utf-8"))
    [consent] = [term for term in bases["terms"] if term["code"] == "6-1-a"]
    consent["valid_to"] = "2020-12-31"
    (amended_law / "legal_bases.json").write_text(json.dumps(bases), encoding="utf-8")

    assert consent["data"]["short"] in page("?etat=toutes").text


def names(response):
    """Return the names of the rows, in their order."""
    assert response.status_code == 200
    return [record.name for record in response.context["page"]]


def fill(office, count, make=an_activity):
    """Open activities that differ in name, completeness and date of review."""
    for rank in range(count):
        make(office, incomplete=rank % 2 == 0, name=f"Fiche {rank:02d}", review_on=in_days(rank))


def in_days(days):
    """Return a day counted from today in Paris."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def four(office):
    """Give four activities, one in each status."""
    an_activity(office, name="Brouillon", description="Le fichier des visites", review_on=in_days(-1), incomplete=True)
    consent = {"purposes": [{"label": "Lettre d’information", "legal_basis": "6-1-a"}]}
    submitted(office, name="Électricité", review_on=in_days(0), **consent)
    approved(office, name="Approuvée")
    ended(office, name="Terminée", review_on="2020-01-01")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Électricité", "Approuvée", "Terminée"]),
        ("?etat=toutes", ["Brouillon", "Électricité", "Approuvée", "Terminée"]),
        ("?etat=inconnu", ["Électricité", "Approuvée", "Terminée"]),
        ("?q=Électricité", ["Électricité"]),
        ("?q=électricité", ["Électricité"]),
        ("?q=ELECTRI", ["Électricité"]),
        ("?q=visites", []),
        ("?q=visites&etat=draft", ["Brouillon"]),
        ("?q=visites+le&etat=toutes", ["Brouillon"]),
        ("?q=visites+électricité", []),
        ("?q=T-003", ["Approuvée"]),
        ("?q=+", ["Électricité", "Approuvée", "Terminée"]),
        ("?q=%25", []),
        ("?q=rien", []),
        ("?etat=submitted", ["Électricité"]),
        ("?etat=ended", ["Terminée"]),
        ("?base=6-1-a", ["Électricité"]),
        ("?base=6-1-d", []),
        ("?montrer=incomplete", ["Électricité"]),
        ("?montrer=complete", ["Approuvée", "Terminée"]),
        ("?montrer=review-late", []),
        ("?montrer=review-late&etat=toutes", ["Brouillon"]),
        ("?montrer=incomplete&etat=draft", ["Brouillon"]),
        ("?montrer=incomplete&base=6-1-b&q=brou&etat=draft", ["Brouillon"]),
    ],
)
def test_filters(page, four, query, found):
    assert names(page(query)) == found


@pytest.mark.parametrize(
    "query", ["?etat=inconnu", "?base=9-9-9", "?montrer=tout", "?q=%00", f"?q={'a+' * 2000}", "?page=0", "?page=x"]
)
@pytest.mark.parametrize("more", ["", "&tri=inconnu", "&tri=-", "&tri=--nom", f"&page={'9' * 5000}"])
def test_an_address_typed_by_hand_never_breaks_the_page(page, four, query, more):
    assert page(query + more).status_code == 200


@pytest.mark.parametrize("order", ORDERS)
def test_each_column_sorts_both_ways(page, office, order):
    fill(office, 5)
    for rank in (0, 2):
        services.submit(ProcessingActivity.objects.get(number=rank + 1).pk, by=None)
    forwards, backwards = names(page(f"?etat=toutes&tri={order}")), names(page(f"?etat=toutes&tri=-{order}"))
    assert forwards == backwards[::-1]
    assert sorted(forwards) == [f"Fiche {rank:02d}" for rank in range(5)]


def test_orders_say_what_they_order(page, office):
    for name, review in [("b", None), ("É", "2027-01-01"), ("a", "2026-01-01")]:
        an_activity(office, name=name, review_on=review)
    assert names(page("?etat=toutes&tri=nom"))[0] == "a"
    assert names(page("?etat=toutes&tri=-maj")) == ["a", "É", "b"]
    assert names(page("?etat=toutes&tri=revoir")) == ["a", "É", "b"], "what has no date of review comes last"


def test_a_sorted_heading_says_so_and_keeps_the_filters(page, four):
    html = page("?etat=draft&tri=nom").text
    assert 'aria-sort="ascending"' in html
    assert re.search(r'href="\?[^"]*etat=draft[^"]*tri=-nom|href="\?[^"]*tri=-nom[^"]*etat=draft', html)


def test_pages_of_fifty_rows(page, office):
    fill(office, 51)
    assert len(names(page("?etat=toutes"))) == 50
    assert names(page("?etat=toutes&page=2")) == ["Fiche 50"]
    assert names(page("?etat=toutes&page=99")) == ["Fiche 50"]
    assert "1 à 50 sur 51" in page("?etat=toutes").text.replace("\xa0", " ")
    assert "?etat=draft&amp;page=2" in page("?etat=draft").text


def test_drafts_wait_outside_the_register_and_say_so(page, four):
    html = page().text
    assert "1 brouillon, hors du registre" in html
    assert 'href="?etat=draft"' in html
    assert "hors du registre" not in page("?etat=toutes").text


def test_a_register_of_drafts_only_leads_to_them(page, office):
    an_activity(office, name="Seule")
    html = page().text
    assert "Aucune fiche au registre." in html
    assert 'href="?etat=draft"' in html


def test_an_empty_register_shows_the_first_step(page):
    html = page().text
    assert "Ce registre est encore vide" in html
    assert reverse("processing:templates", args=["oise"]) in html


def test_filters_that_find_nothing_offer_to_see_everything(page, four):
    html = page("?q=rien&tri=nom").text
    assert "Aucune fiche ne répond à ces filtres" in html
    assert 'href="/offices/oise/traitements/"' in html


def test_htmx_gets_the_rows_of_the_page_and_no_more(page, four):
    part, whole = page(headers=HTMX).text, page().text
    assert part.strip() in whole
    assert "<html" not in part
    assert "Électricité" in part


def test_all_offices_at_once(client):
    ours = [OfficeFactory(name=f"Office {letter}") for letter in "ABC"]
    other = OfficeFactory(name="Voisin")
    for office in [*ours, other]:
        an_activity(office, name=f"Fiche de {office.name}")
    client.force_login(dpo_of(*ours))
    response = client.get("/offices/tous/traitements/?etat=toutes")
    assert names(response) == ["Fiche de Office C", "Fiche de Office B", "Fiche de Office A"]
    assert "Organisme" in response.text
    assert "Nouvelle fiche" not in response.text
    assert "Voisin" not in response.text


@pytest.mark.parametrize("role", ["juriste", "direction", "auditor"])
def test_a_line_offers_what_the_person_may_do(client, office, role):
    client.force_login(member_of(office, role))
    html = client.get("/offices/oise/traitements/").text
    assert ("Nouvelle fiche" in html) == (role == "juriste")
    assert ("Partir d’un modèle" in html) == (role == "juriste")
    assert "Exporter" in html


@pytest.mark.parametrize("count", [10, 60])
def test_the_cost_of_one_register(page, office, count):
    fill(office, count, submitted)
    with budget("processing:list"):
        assert len(names(page("?tri=nom"))) == min(count, 50)


@pytest.mark.parametrize("count", [10, 60])
def test_the_cost_of_all_registers(client, count):
    offices = [OfficeFactory() for _ in range(3)]
    for office in offices:
        for rank in range(count // 3):
            submitted(office, name=f"Fiche {rank}")
    client.force_login(dpo_of(*offices))
    with budget("processing:list of all offices"):
        assert client.get("/offices/tous/traitements/").status_code == 200
