"""Taking a register out, in a real browser."""

from datetime import date

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.factories import OfficeFactory, dpo_of
from tests.journeys.looks import axe, no_sideways_scroll
from tests.processing.factories import submitted


@pytest.fixture
def dpo(enter):
    opal = OfficeFactory(slug="opal", name="L’Opal")
    submitted(opal, name="Gestion des baux")
    person = dpo_of(opal, OfficeFactory(slug="oise-habitat", name="Oise Habitat"))
    enter(person)
    return person


def test_a_dpo_takes_a_register_out(page, dpo, complaints, tmp_path):
    page.goto("/offices/tous/exporter/processing/")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("main").get_by_role("link", name="L’Opal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Exporter le registre")
    axe(page)
    no_sideways_scroll(page)

    page.get_by_label("Registre au").fill("2099-01-01")
    page.get_by_role("button", name="Télécharger le fichier").click()
    expect(page.locator(".error-summary")).to_contain_text("Cette date est à venir")
    expect(page.get_by_label("Registre au")).to_have_value("2099-01-01")
    axe(page)
    assert complaints and all("422" in heard for heard in complaints)
    complaints.clear()

    page.get_by_label("Registre au").fill("")
    page.get_by_label("Motif").fill("contrôle de la CNIL")
    with page.expect_download() as given:
        page.get_by_role("button", name="Télécharger le fichier").click()
    assert given.value.suggested_filename == f"registre-opal-{date.today()}.xlsx"
    given.value.save_as(tmp_path / "registre.xlsx")
    book = load_workbook(tmp_path / "registre.xlsx")
    assert book["Activités de traitement"]["E2"].value == "Gestion des baux"
