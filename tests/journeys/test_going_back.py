"""« Back » shows a page as the browser kept it, to whoever may still read it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.factories import OfficeFactory, member_of
from tests.processing.factories import an_activity
from tests.tools import chromium

PAGES_ARE_KEPT = ["--disable-back-forward-cache"]  # Playwright turns off what everybody's browser does


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """Open a window of a browser that keeps the pages one leaves."""
    own = browser.browser_type.launch(
        executable_path=chromium.executable(), args=chromium.ARGUMENTS, ignore_default_args=PAGES_ARE_KEPT
    )
    yield own.new_context(base_url=live_server.url, locale="fr-FR")
    own.close()


@pytest.fixture
def form(page: Page, enter: Any) -> Page:
    """Sign a lawyer in, who types in a form and leaves it."""
    office = OfficeFactory(slug="oise", name="Oise Habitat")
    enter(member_of(office))
    page.goto(an_activity(office).page("edit"))
    page.get_by_label("Nom du traitement").fill("À peine tapé")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Accueil").click()
    page.wait_for_url("**/offices/oise/")
    return page


def back(page: Page) -> None:
    page.evaluate("history.back()")


def test_what_was_typed_is_still_there(form: Page) -> None:
    back(form)
    expect(form.get_by_label("Nom du traitement")).to_have_value("À peine tapé")


def test_whoever_signed_out_reads_nothing_again(form: Page) -> None:
    form.locator("details.person summary").click()
    form.get_by_role("button", name="Se déconnecter").click()
    expect(form).to_have_title("Connexion · Ramure")
    back(form)
    expect(form).to_have_url(re.compile(r"/connexion/\?next=/offices/oise/$"))
    expect(form.get_by_text("Oise Habitat")).to_have_count(0)
