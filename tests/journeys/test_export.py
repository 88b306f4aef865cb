"""Taking a register out, in a real browser."""

from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from compliance.exports.formats import FORMATS
from tests.factories import OfficeFactory, dpo_of
from tests.journeys.looks import axe, no_sideways_scroll
from tests.processing.factories import submitted
from tests.tools.jobs import working


@pytest.fixture
def dpo(enter):
    opal = OfficeFactory(slug="opal", name="L’Opal")
    submitted(opal, name="Gestion des baux")
    person = dpo_of(opal, OfficeFactory(slug="oise-habitat", name="Oise Habitat"))
    enter(person)
    return person


def test_a_dpo_takes_a_register_out(page, dpo, complaints, tmp_path):
    page.goto("/offices/opal/exporter/processing/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Exporter le registre")
    axe(page)
    no_sideways_scroll(page)

    page.get_by_label("Registre au").fill("2099-01-01")
    page.get_by_role("button", name="Exporter").click()
    expect(page.locator(".error-summary")).to_contain_text("Cette date est à venir")
    expect(page.get_by_label("Registre au")).to_have_value("2099-01-01")
    axe(page)
    assert complaints and all("422" in heard for heard in complaints)
    complaints.clear()

    page.get_by_label("Registre au").fill("")
    page.get_by_label("Destinataire").fill("CNIL")
    page.get_by_label("Motif").fill("contrôle de la CNIL")
    with page.expect_download() as given:
        page.get_by_role("button", name="Exporter").click()
    assert given.value.suggested_filename == f"registre-opal-{date.today()}.xlsx"
    given.value.save_as(tmp_path / "registre.xlsx")
    book = load_workbook(tmp_path / "registre.xlsx")
    assert book["Activités de traitement"]["E2"].value == "Gestion des baux"


def test_a_dpo_takes_the_registers_of_several_offices_out(page, dpo, tmp_path):
    page.goto("/offices/tous/exporter/processing/")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_label("Motif").fill("contrôle de la CNIL")
    page.get_by_label("Tout cocher").press("Space")
    page.get_by_label("Oise Habitat").press("Space")
    with page.expect_download() as given:
        page.get_by_role("button", name="Exporter").click()
    given.value.save_as(tmp_path / "registres.zip")
    with ZipFile(tmp_path / "registres.zip") as folder:
        assert folder.namelist() == [f"registre-opal-{date.today()}.xlsx", "LISTE.txt"]


def test_a_long_export_is_followed_until_it_is_ready(page, dpo, tmp_path, monkeypatch):
    monkeypatch.setitem(FORMATS, "xlsx", replace(FORMATS["xlsx"], at_once=0))
    page.goto("/offices/opal/exporter/processing/")
    page.get_by_label("Motif").fill("contrôle de la CNIL")
    page.get_by_role("button", name="Exporter").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("en attente")
    axe(page)
    no_sideways_scroll(page)
    with working():
        link = page.get_by_role("link", name="Télécharger le fichier")
        expect(link).to_be_visible(timeout=30_000)
    expect(page.locator("#announcement")).to_contain_text("terminé")
    axe(page)
    no_sideways_scroll(page)
    with page.expect_download() as given:
        link.press("Enter")
    given.value.save_as(tmp_path / "registre.xlsx")
    assert load_workbook(tmp_path / "registre.xlsx")["Activités de traitement"]["E2"].value == "Gestion des baux"

    page.get_by_role("group").filter(has_text=str(dpo)).locator("summary").click()
    page.get_by_role("link", name="Mes exports", exact=True).first.click()
    expect(page.get_by_role("table")).to_contain_text("prêt")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("row").last.get_by_role("link").first.click()
    page.get_by_role("button", name="Supprimer maintenant").click()
    expect(page.get_by_role("heading", name="Aucun export demandé")).to_be_visible()
