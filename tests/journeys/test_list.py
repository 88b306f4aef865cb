"""The list of the register by keyboard: looked through, kept under a name, moved two activities at a time."""

import pytest
from playwright.sync_api import Page, expect

from compliance.processing.models import ProcessingActivity
from compliance.records.enums import Status
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.journeys.looks import axe, no_sideways_scroll
from tests.journeys.test_register import names, reach
from tests.processing.factories import an_activity


@pytest.fixture
def drafts(transactional_db):
    """Give four drafts of an office; two of them are about leases."""
    office = OfficeFactory(slug="opal", name="L’Opal")
    for name in ("Baux des logements", "Badges", "Baux des commerces", "Paie"):
        an_activity(office, name=name, description="")
    return office


def test_two_activities_are_found_kept_and_submitted_by_keyboard(page: Page, enter, drafts):
    enter(member_of(drafts, "juriste", person=UserFactory(full_name="Camille Berthier")))
    page.goto("/offices/opal/traitements/?etat=draft")
    filters = page.get_by_role("search", name="Filtrer la liste")
    reach(page, filters.get_by_label("Texte"))
    page.keyboard.type("baux")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Filtres posés").get_by_role("listitem")).to_have_count(2)
    assert names(page) == ["Baux des logements", "Baux des commerces"]

    reach(page, page.locator(".views > summary"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("Nom de la vue"))
    page.keyboard.type("Les baux")
    page.keyboard.press("Enter")
    expect(page.get_by_text("est gardée, pour vous seul")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    _submit_both(page)

    page.goto("/offices/opal/traitements/")
    page.locator(".views > summary").click()
    page.get_by_role("link", name="Les baux", exact=True).click()
    expect(page.get_by_text("Aucune fiche ne répond à ces filtres")).to_be_visible()


def _submit_both(page: Page) -> None:
    for name in ("Baux des logements", "Baux des commerces"):
        reach(page, page.get_by_role("checkbox", name=name))
        page.keyboard.press("Space")
    reach(page, page.locator("#selection").get_by_role("button", name="Soumettre"), key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Soumettre plusieurs fiches")
    expect(page.get_by_role("heading", level=2)).to_have_text("2 fiches")
    assert not ProcessingActivity.objects.exclude(status=Status.DRAFT).exists()
    axe(page)
    no_sideways_scroll(page)
    reach(page, page.locator(".action-bar").get_by_role("button", name="Soumettre"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 fiches faites")
    axe(page)
    assert set(ProcessingActivity.objects.filter(status=Status.SUBMITTED).values_list("number", flat=True)) == {1, 3}


def test_one_box_ticks_the_page(page: Page, enter, drafts):
    enter(member_of(drafts, "juriste"))
    page.goto("/offices/opal/traitements/?etat=draft")
    page.get_by_role("checkbox", name="Choisir toute la page").check()
    boxes = page.locator("tbody input[type=checkbox]")
    assert [box.is_checked() for box in boxes.all()] == [True] * 4


def test_without_script_the_same_list_is_worked(browser, live_server, context, enter, drafts):
    enter(member_of(drafts, "juriste"))
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto("/offices/opal/traitements/?etat=draft")
    page.locator("#selection").get_by_role("link", name="Soumettre").click()
    page.locator(".action-bar").get_by_role("button", name="Soumettre").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 fiches faites")
    plain.close()
