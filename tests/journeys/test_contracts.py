"""From a sheet to its contract, its share and an activity, by keyboard alone; each page as everybody reads it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from compliance.contracts.models import ProcessorContract
from compliance.processing.models import ProcessingActivity
from tests.journeys.looks import axe, no_sideways_scroll
from tests.journeys.network import network as network
from tests.journeys.network import person
from tests.journeys.test_register import reach

CONTRACTS, SHEETS = "/offices/opal/contrats/", "/offices/opal/sous-traitants/"


def follow(page: Page, link: Locator) -> None:
    """Reach a link or a button by Tab, and press it; look at the page that it opens."""
    reach(page, link, most=500)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looks_right(page)


def save(page: Page) -> None:
    """Reach the first button of the bar, and press it."""
    follow(page, page.locator(".action-bar").get_by_role("button").first)


def looks_right(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


@pytest.mark.usefixtures("network")
def test_from_a_sheet_to_its_contract_its_share_and_an_activity(page, enter):
    contract = ProcessorContract.objects.get(office__slug="opal", name__startswith="Enquête triennale")
    activity = ProcessingActivity.objects.get(office__slug="opal", number=10)
    enter(person("juriste@opal"))
    page.emulate_media(reduced_motion="reduce")
    page.goto(SHEETS)
    follow(page, page.get_by_role("link", name="Parole d’Habitants"))
    follow(page, page.locator("#contrats").get_by_role("link", name=contract.reference))
    follow(page, page.locator(".actions").get_by_role("link", name="Modifier"))
    reach(page, page.locator("#id_clauses-audits-found"))
    page.keyboard.type("prés")
    save(page)
    expect(page.get_by_text("est enregistré.")).to_be_visible()
    assert ProcessorContract.objects.get(pk=contract.pk).missing_count == contract.missing_count - 1

    follow(page, page.locator("#partage").get_by_role("link", name="Partager l’échéance"))
    save(page)
    expect(page.get_by_text("L’échéance est partagée avec les membres du réseau.")).to_be_visible()
    follow(page, page.locator("#partage").get_by_role("link", name="Échéances communes"))
    expect(page.get_by_role("row", name="Parole d’Habitants")).to_contain_text("30/09/2027")

    page.goto(activity.page("edit"))
    reach(page, page.get_by_role("button", name="Ajouter : sous-traitant"), most=500)
    page.keyboard.press("Enter")
    expect(page.locator("#part-processors select")).to_be_focused()
    page.keyboard.type("Parole")
    save(page)
    expect(page.locator("#contrats")).to_contain_text("Parole d’Habitants")
    follow(page, page.locator("#contrats").get_by_role("link", name=contract.reference))

    enter(person("juriste@amiens"))
    page.goto("/offices/amiens/contrats/echeances-communes/")
    row = page.get_by_role("row", name="Parole d’Habitants")
    expect(row).to_contain_text("30/09/2027")
    expect(row.get_by_role("link")).to_have_count(0)


@pytest.mark.usefixtures("network")
def test_contracts_in_all_their_states(page, enter, complaints):
    opal = ProcessorContract.objects.filter(office__slug="opal").select_related("office").order_by("number")
    page.emulate_media(reduced_motion="reduce")
    enter(person("juriste@opal"))
    renewed, unsigned, shared = opal[0], opal[9], opal[1]
    addresses = [
        f"{CONTRACTS}?etat=over", f"{CONTRACTS}?q=introuvable", f"{renewed.page('history')}?version=1",
        f"{CONTRACTS}nouveau/?sous-traitant={unsigned.processor_id}", unsigned.get_absolute_url(),
        shared.page("withdraw"), opal[7].page("share"), f"{SHEETS}{renewed.processor_id}/",
        "/offices/opal/exporter/contracts/",
    ]  # fmt: skip
    for address in addresses:
        page.goto(address)
        looks_right(page)
    page.goto(renewed.page("edit"))
    page.get_by_label("Reconduit pour (mois)").fill("")
    page.locator(".action-bar").get_by_role("button", name="Enregistrer").click()
    page.locator(".error-summary").wait_for()
    looks_right(page)
    assert all("422" in heard for heard in complaints)
    complaints.clear()
