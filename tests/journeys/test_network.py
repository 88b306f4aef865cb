"""The coordinator keeps the network and publishes a template; an office draws from it."""

import re

import pytest
from playwright.sync_api import Page, expect

from compliance.processing.models import ProcessingActivity
from tests.journeys.looks import axe, no_sideways_scroll
from tests.journeys.network import network, person  # noqa: F401  # a fixture


def looks_right(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


@pytest.mark.usefixtures("network")
def test_the_coordinator_keeps_the_network(page, enter):
    enter(person("coordination"))
    page.goto("/")
    looks_right(page)
    page.get_by_role("link", name="GIE Canopée").click()
    expect(page.get_by_role("row", name="2026")).to_contain_text("cette année")
    looks_right(page)

    page.get_by_role("link", name="Nouvelle convention").click()
    page.get_by_label("Intitulé").fill("Astreinte commune")
    page.get_by_label("Opal").check()
    page.get_by_label("Reims Habitat").check()
    page.get_by_label("Signée le").fill("2026-10-01")
    page.get_by_label("À partir du").fill("2026-11-01")
    page.get_by_label("Jusqu’au").fill("2027-01-31")
    page.get_by_label("Objet").fill("Une astreinte la nuit.")
    looks_right(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Astreinte commune")
    looks_right(page)

    page.get_by_role("link", name="Chiffres").click()
    expect(page.get_by_role("row", name="Au registre")).to_contain_text(re.compile(r"\d+"))
    looks_right(page)


@pytest.mark.usefixtures("network")
def test_a_template_goes_from_the_network_to_a_register(page, enter):
    enter(person("coordination"))
    page.goto("/reseaux/")
    page.get_by_role("link", name="Modèles").click()
    looks_right(page)
    page.get_by_role("link", name="Nouveau modèle").click()
    page.get_by_label("Nom du traitement").fill("Astreinte de nuit")
    looks_right(page)
    page.get_by_role("button", name="Ouvrir le brouillon").click()
    page.get_by_label("Description").fill("Répondre aux urgences techniques.")
    looks_right(page)
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("brouillon en attente")).to_be_visible()
    page.get_by_role("link", name="Publier").click()
    page.get_by_label("Ce qui change").fill("Première version.")
    looks_right(page)
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("est publiée")).to_be_visible()
    looks_right(page)

    page.context.clear_cookies()
    enter(person("juriste@opal"))
    page.goto("/offices/opal/traitements/modeles/")
    page.get_by_role("link", name="Astreinte de nuit").click()
    looks_right(page)
    page.get_by_role("button", name="Ouvrir la fiche").click()
    expect(page.get_by_text("Astreinte de nuit est ouverte")).to_be_visible()
    assert ProcessingActivity.objects.get(name="Astreinte de nuit").origin.endswith("version 1")
