"""What a list shows leaves alone: chosen today by its filters, said in words in the file and in the journal."""

from io import BytesIO
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from compliance.history.models import JournalEntry
from compliance.records.enums import Status
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.processing.factories import an_activity, submitted

pytestmark = pytest.mark.django_db
FILTER = "q=gestion&tri=-nom"


def address(query=FILTER, office="opal"):
    return f"/offices/{office}/exporter/processing/?{urlencode({'filtre': query})}"


@pytest.fixture
def opal():
    office = OfficeFactory(slug="opal", name="L’Opal")
    submitted(office, name="Gestion des baux")
    submitted(office, name="Paie")
    submitted(OfficeFactory(slug="voisin"), name="Gestion du voisin")
    return office


@pytest.fixture
def browser(client, opal):
    client.force_login(member_of(opal))
    return client


def book(reply):
    assert reply.status_code == 200
    return load_workbook(BytesIO(b"".join(reply.streaming_content)))


def names(workbook):
    rows = workbook["Activités de traitement"].iter_rows(min_row=2, values_only=True)
    return [row[4] for row in rows]


def asked(**typed):
    return {"format": "xlsx", "reason": "contrôle", "scope": "filter", **typed}


def test_the_list_leads_to_its_own_export(browser):
    html = browser.get(f"/offices/opal/traitements/?{FILTER}").text
    assert "/offices/opal/exporter/processing/?filtre=q%3Dgestion%26tri%3D-nom" in html
    page = browser.get(address()).text
    assert "trouve 1 fiche" in page and "Texte : gestion" in page.replace("\xa0", " ")


def test_only_what_the_list_shows_leaves_and_says_so(browser, opal):
    workbook = book(browser.post(address(), asked()))
    assert names(workbook) == ["Gestion des baux"]
    facts = dict(workbook.worksheets[0].iter_rows(min_row=2, max_col=2, values_only=True))
    assert facts["Fiches choisies par un filtre"].replace("\xa0", " ") == "Texte : gestion"
    assert facts["Nombre de fiches"] == "1"
    details = JournalEntry.objects.get().details
    assert (details["count"], details["filter"]) == (1, FILTER)
    assert "gestion" in details["filter_in_words"]


def test_the_whole_register_is_one_choice_away(browser):
    workbook = book(browser.post(address(), asked(scope="all")))
    assert names(workbook) == ["Gestion des baux", "Paie"]
    assert "filter" not in JournalEntry.objects.get().details


@pytest.mark.parametrize("query", ["", "etat=inconnu", "tri=nom", "autre=1", "q=%00", "organisme=voisin"])
def test_a_filter_that_asks_for_nothing_is_no_choice(browser, query):
    reply = browser.post(address(query), asked())
    assert names(book(reply)) == ["Gestion des baux", "Paie"]


def test_a_filter_that_finds_nothing_gives_an_empty_register(browser):
    assert names(book(browser.post(address("q=introuvable"), asked()))) == []


def test_a_filter_chooses_today_and_refuses_a_past_day(browser):
    reply = browser.post(address(), asked(as_of="2026-01-01"))
    assert reply.status_code == 422 and "liste d’aujourd’hui" in reply.text
    assert not JournalEntry.objects.exists()
    today = timezone.localdate().isoformat()
    assert names(book(browser.post(address(), asked(as_of=today)))) == ["Gestion des baux"]


def test_drafts_that_the_filter_finds_leave_when_asked(browser, opal):
    an_activity(opal, name="Gestion en projet", status=Status.DRAFT)
    query = "q=gestion&etat=toutes"
    assert names(book(browser.post(address(query), asked()))) == ["Gestion des baux"]
    assert names(book(browser.post(address(query), asked(drafts="on")))) == ["Gestion des baux", "Gestion en projet"]


def test_under_all_offices_the_filter_chooses_in_each(client, opal):
    oise = OfficeFactory(slug="oise", name="Oise")
    submitted(oise, name="Gestion de l’Oise")
    submitted(oise, name="Accueil")
    client.force_login(dpo_of(opal, oise))
    assert "trouve 2 fiches" in client.get(address(office="tous")).text
    reply = client.post(address(office="tous"), asked(office=["opal", "oise"]))
    with ZipFile(BytesIO(b"".join(reply.streaming_content))) as folder:
        books = {name: load_workbook(folder.open(name)) for name in folder.namelist() if name.endswith(".xlsx")}
    assert sorted(name for book in books.values() for name in names(book)) == ["Gestion de l’Oise", "Gestion des baux"]
    told = [line.details for line in JournalEntry.objects.all()]
    assert {(line["scope"], line["filter"], line["count"]) for line in told} == {("offices", FILTER, 1)}


def test_the_log_of_opinions_knows_no_filter(browser):
    html = browser.get(address().replace("processing", "opinions")).text
    assert "Le filtre de la liste" not in html
