"""Nothing typed is lost: a tab closed, a session that ended, a draft given up, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from compliance.processing.models import ProcessingActivity
from compliance.records.models import FormDraft
from tests.factories import OfficeFactory, member_of
from tests.journeys.looks import axe, no_sideways_scroll
from tests.processing.factories import an_activity

GIVEN_BACK = "ce que vous aviez saisi est rétabli"
KEPT = "Brouillon enregistré à"
WORDS = "Gérée avec la copropriété"


@pytest.fixture
def form(page: Page, enter: Any) -> Page:
    """Sign a lawyer in and open the form of an activity."""
    office = OfficeFactory(slug="oise", name="Oise Habitat")
    enter(member_of(office))
    page.on("dialog", Dialog.accept)
    page.goto(an_activity(office).page("edit"))
    return page


def look_elsewhere(page: Page) -> None:
    """Let the window lose the focus, as when one goes to another one."""
    page.evaluate("window.dispatchEvent(new Event('blur'))")


def status(page: Page) -> Any:
    return page.locator(".draft-status")


def save(page: Page) -> None:
    page.locator(".action-bar").get_by_role("button", name="Enregistrer").click()


def test_a_tab_is_closed_and_the_text_is_there_when_one_comes_back(form: Page, context: BrowserContext) -> None:
    form.get_by_label("Service en charge").fill(WORDS)
    with form.expect_response("**/brouillon/"):
        look_elsewhere(form)
    expect(status(form)).to_contain_text(KEPT)
    url = form.url
    form.close()

    again = context.new_page()
    again.goto(url)
    expect(again.get_by_text(GIVEN_BACK)).to_be_visible()
    expect(again.get_by_label("Service en charge")).to_have_value(WORDS)
    axe(again)
    no_sideways_scroll(again)
    save(again)
    expect(again.get_by_role("heading", level=1)).to_have_text("Gestion des baux")
    assert ProcessingActivity.objects.get().service == WORDS
    assert not FormDraft.objects.exists()


def test_a_page_that_is_left_sends_what_was_not_sent(form: Page) -> None:
    form.get_by_label("Service en charge").fill(WORDS)
    form.get_by_role("link", name="Accueil").click()
    form.wait_for_url("**/offices/oise/")
    form.wait_for_timeout(500)  # nothing on the new page tells that the former one's last word has arrived
    form.reload()
    form.get_by_role("link", name="Gestion des baux").click()
    expect(form.get_by_label("Service en charge")).to_have_value(WORDS)


def test_what_is_typed_leaves_by_itself_every_twenty_seconds(form: Page) -> None:
    form.clock.install()
    form.reload()
    form.get_by_label("Service en charge").fill(WORDS)
    form.clock.run_for(21_000)
    expect(status(form)).to_contain_text(KEPT)
    assert FormDraft.objects.get().data["service"] == [WORDS]
    FormDraft.objects.all().delete()
    form.clock.run_for(60_000)
    assert not FormDraft.objects.exists(), "what did not change is not sent again"


def test_a_draft_is_given_up(form: Page) -> None:
    form.get_by_label("Service en charge").fill(WORDS)
    look_elsewhere(form)
    expect(status(form)).to_contain_text(KEPT)
    form.reload()
    form.get_by_label("Service en charge").fill("encore autre chose")
    form.get_by_role("button", name="Abandonner ce brouillon").click()
    expect(form.get_by_text("Le brouillon est abandonné")).to_be_visible()
    expect(form.get_by_label("Service en charge")).to_have_value("Gestion locative")
    assert not FormDraft.objects.exists()


def test_a_save_that_follows_a_draft_leaves_none_behind(form: Page) -> None:
    slow: list[Any] = []
    form.route("**/brouillon/", lambda route: slow.append(route))
    form.get_by_label("Service en charge").fill(WORDS)
    look_elsewhere(form)
    save(form)
    form.wait_for_timeout(300)
    assert ProcessingActivity.objects.get().service != WORDS, "the save waits for the draft on its way"
    slow[0].continue_()
    expect(form.get_by_text("est enregistrée")).to_be_visible()
    assert ProcessingActivity.objects.get().service == WORDS
    assert not FormDraft.objects.exists()


def test_an_ended_session_is_told_while_one_types(form: Page, context: BrowserContext, settings: Any) -> None:
    form.get_by_label("Service en charge").fill(WORDS)
    look_elsewhere(form)
    expect(status(form)).to_contain_text(KEPT)
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    form.get_by_label("Service en charge").fill(f"{WORDS}, suite")
    look_elsewhere(form)
    expect(status(form)).to_contain_text("Ce que vous tapez n’est plus gardé")
    expect(form.get_by_label("Service en charge")).to_have_value(f"{WORDS}, suite")


def test_a_server_that_does_not_answer_is_told(form: Page, complaints: list[str]) -> None:
    form.route("**/brouillon/", lambda route: route.abort())
    form.get_by_label("Service en charge").fill(WORDS)
    look_elsewhere(form)
    expect(status(form)).to_contain_text("Nouvel essai dans un instant")
    assert all("Failed to load" in heard or "error" in heard for heard in complaints)
    complaints.clear()
    form.unroute("**/brouillon/")
    look_elsewhere(form)
    expect(status(form)).to_contain_text(KEPT)
