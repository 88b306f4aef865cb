"""A lawyer brings another office's register into an empty one, reads what it would do, imports it, takes it back."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from compliance.processing.models import ProcessingActivity
from tests.factories import OfficeFactory, member_of
from tests.imports.importing import exported
from tests.journeys.looks import axe, no_sideways_scroll
from tests.processing.factories import an_activity
from tests.tools.jobs import work

REGISTER = "/offices/opal/traitements/"


@pytest.fixture
def path(tmp_path):
    theirs = OfficeFactory(slug="oise-habitat", name="Oise Habitat")
    for name in ("Gestion des baux", "Paie", "Accueil"):
        an_activity(theirs, name=name, sensitive=name == "Paie", with_transfer=True)
    path = exported(theirs, tmp_path, format="cnil-xlsx")
    book = load_workbook(path)
    sheet = next(one for one in book if "T-001" in one.title)
    sheet.append(["Couleur du dossier", "Une ligne que personne n’a prévue, d’un mot très long : " + "o" * 80])
    book.save(path)
    return path


@pytest.fixture
def opal(enter):
    opal = OfficeFactory(slug="opal", name="L’Opal")
    enter(member_of(opal))
    return opal


def looks_right(page):
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true })")
    axe(page)
    no_sideways_scroll(page)


def test_a_register_is_read_imported_and_taken_back(page, opal, path):
    page.goto(REGISTER)
    page.get_by_role("link", name="Importer un registre").click()
    looks_right(page)
    page.get_by_label("Fichier à importer").set_input_files(path)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    looks_right(page)

    work()
    expect(page.get_by_role("link", name="ajoutée\u00a0: 3")).to_be_visible()  # by itself, within two seconds
    looks_right(page)
    page.get_by_role("group", name="Accueil").get_by_label("Laisser").check()
    page.get_by_role("button", name="Garder mes choix").click()
    expect(page.get_by_text("Vos choix sont gardés")).to_be_visible()
    expect(page.get_by_role("group", name="Accueil").get_by_label("Laisser")).to_be_checked()
    assert not ProcessingActivity.objects.filter(office=opal).exists()

    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(page.get_by_role("link", name="ajoutée\u00a0: 2")).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="T-001 – Gestion des baux").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gestion des baux")
    expect(page.get_by_text("Une ligne que personne n’a prévue")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(path.name)
    page.get_by_role("link", name="Annuler cet import").click()
    expect(page.get_by_text("2 fiches ajoutées seront supprimées")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(page.get_by_text("Cet import est annulé")).to_be_visible()
    looks_right(page)
    page.goto(REGISTER)
    expect(page.get_by_role("heading", name="Ce registre est encore vide")).to_be_visible()
