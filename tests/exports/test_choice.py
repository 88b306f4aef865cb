"""Several offices at once: one file each, each under its own ledger; a page of them at a time, however many."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from compliance.exports.choice import Choice, NotOffered
from compliance.exports.verification import Answer, verify
from compliance.history.models import JournalEntry
from compliance.offices.models import Office
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.processing.factories import submitted

ADDRESS = "/offices/tous/exporter/processing/"
ASKED = {"format": "xlsx", "recipient": "CNIL", "reason": "contrôle"}


@pytest.fixture
def offices(db):
    made = [OfficeFactory(slug=slug, name=name) for slug, name in (("opal", "L’Opal"), ("oise", "Oise Habitat"))]
    for office in made:
        submitted(office, name=f"Baux de {office.slug}")
    return made


@pytest.fixture
def browser(client, offices):
    person = dpo_of(*offices)
    member_of(OfficeFactory(slug="gestion", name="Gestion"), "admin", person=person)
    OfficeFactory(slug="voisin", name="Le Voisin")
    client.force_login(person)
    return client


def folder(reply):
    assert reply.status_code == 200
    return ZipFile(BytesIO(b"".join(reply.streaming_content)))


def test_one_ticks_the_offices_whose_register_one_may_take_out(browser):
    main = browser.get(ADDRESS).text.partition("<main")[2].partition("</main>")[0]
    assert [slug for slug in ("opal", "oise", "gestion", "voisin") if f'value="{slug}"' in main] == ["opal", "oise"]


def test_each_office_has_its_file_its_number_and_its_line(browser, offices):
    reply = browser.post(ADDRESS, {**ASKED, "office": ["oise", "opal"]})
    assert reply["Content-Type"] == "application/zip"
    several = folder(reply)
    names = several.namelist()
    assert [name.rpartition("-20")[0] for name in names] == ["registre-opal", "registre-oise", ""]
    assert names[-1] == "LISTE.txt"
    listed = several.read("LISTE.txt").decode()
    for office, name in zip(offices, names[:2], strict=True):
        data = several.read(name)
        line = JournalEntry.objects.get(office_id=office.pk)
        assert verify(BytesIO(data)).answer == Answer.INTACT
        book = load_workbook(BytesIO(data))
        assert [row[4] for row in book["Activités de traitement"].iter_rows(min_row=2, values_only=True)] == [
            f"Baux de {office.slug}"
        ]
        assert {office.name, name, line.details["number"], line.file_sha256} <= {
            part.strip()
            for text in listed.splitlines()
            for part in (text, *text.split("·"), text.removeprefix("  SHA-256 "))
        }
        assert (line.details["scope"], line.details["recipient"], line.details["count"]) == ("offices", "CNIL", 1)
    assert len({line.details["as_of"] for line in JournalEntry.objects.all()}) == 1


def test_what_holds_them_says_to_verify_each_by_itself(browser):
    reply = browser.post(ADDRESS, {**ASKED, "tous": "oui"})
    data = b"".join(reply.streaming_content)
    assert verify(BytesIO(data)).answer == Answer.SEVERAL
    page = browser.post("/verifier-un-export/", {"file": named(data)})
    assert "chacun des fichiers" in page.text


def named(data):
    file = BytesIO(data)
    file.name = "registre-organismes.zip"
    return file


def test_all_of_them_is_one_box(browser):
    assert len(folder(browser.post(ADDRESS, {**ASKED, "tous": "oui"})).namelist()) == 3


def test_one_office_alone_leaves_as_the_others(browser):
    assert len(folder(browser.post(ADDRESS, {**ASKED, "office": "opal"})).namelist()) == 2


def test_no_office_is_said_and_what_was_typed_is_kept(browser):
    reply = browser.post(ADDRESS, ASKED)
    assert reply.status_code == 422
    assert "Cochez au moins un organisme" in reply.text and 'value="contrôle"' in reply.text
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("slug", ["voisin", "gestion", "inconnu"])
def test_an_office_that_is_not_offered_is_not_there(browser, slug):
    assert browser.post(ADDRESS, {**ASKED, "office": ["opal", slug]}).status_code == 404
    assert not JournalEntry.objects.exists()


def test_one_looks_for_an_office_and_loses_nothing(browser):
    reply = browser.post(
        ADDRESS, {"format": "csv", "reason": "contrôle", "office": "opal", "chercher": "oise", "montrer": "1"}
    )
    assert reply.status_code == 200
    assert 'type="hidden" name="office" value="opal"' in reply.text
    assert 'value="contrôle"' in reply.text and "error-summary" not in reply.text
    assert not JournalEntry.objects.exists()


# --- a page of them ---


def many():
    return [Office(pk=rank, slug=f"o-{rank}", name=f"Office {rank:04}", city="Évreux") for rank in range(1, 1301)]


def test_a_page_names_fifty_offices_and_keeps_what_is_ticked_elsewhere():
    choice = Choice(many(), QueryDict("office=o-1&office=o-60&montrer=2"))
    assert [office.slug for office in choice.page][:1] == ["o-51"] and len(choice.page) == 50
    assert choice.elsewhere == ["o-1"]
    assert [office.pk for office in choice.chosen] == [1, 60]
    assert len(Choice(many(), QueryDict("tous=oui")).chosen) == 1300


def test_one_looks_by_name_or_town_without_accents():
    assert len(Choice(many(), QueryDict("chercher=evreux+0007")).page) == 1
    assert len(Choice(many(), QueryDict("chercher=nulle+part")).page) == 0


def test_what_was_never_offered_is_refused():
    with pytest.raises(NotOffered):
        Choice(many(), QueryDict("office=o-1301"))
