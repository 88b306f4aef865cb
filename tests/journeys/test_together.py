"""Two people work on one record: a document is attached, a comment names the DPO, who opens the letter and the file."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from compliance.notifications.models import Letter
from compliance.processing.models import ActivityComment, ActivityDocument
from tests.documents.files import EXE, PDF
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.journeys.looks import TELEPHONE, axe, no_sideways_scroll
from tests.processing.factories import approved


def looks_right(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="Opal")


def chosen(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_a_juriste_asks_the_dpo_with_the_document_at_hand(page, context, enter, opal, complaints):
    page.emulate_media(reduced_motion="reduce")
    juriste, dpo = member_of(opal), dpo_of(opal, entrusted=False)
    activity = approved(opal, name="Gestion des baux")
    main = page.get_by_role("main")
    enter(juriste)
    page.goto(activity.get_absolute_url())
    page.get_by_role("link", name="Joindre un document").click()
    looks_right(page)
    page.get_by_label("Fichier").set_input_files(chosen("mention.pdf", EXE))
    page.get_by_role("button", name="Joindre le document").click()
    expect(page.locator(".error-summary")).to_contain_text("n’est pas accepté")
    looks_right(page)
    complaints.clear()  # the browser reports the 422
    page.get_by_label("Fichier").set_input_files(chosen("mention.pdf", PDF))
    page.get_by_label("Nature").select_option(label="Mention d’information")
    page.get_by_label("Date du document").fill("2026-03-02")
    page.get_by_role("button", name="Joindre le document").click()
    expect(main).to_contain_text("est joint")
    looks_right(page)

    page.get_by_role("link", name="Commenter").click()
    looks_right(page)
    page.get_by_role("textbox", name="Commentaire").fill("Cette mention suffit-elle ?\nJe doute du point 3.")
    page.get_by_role("checkbox", name=str(dpo)).check()
    page.get_by_role("button", name="Commenter").click()
    expect(main).to_contain_text("en sont prévenus")
    looks_right(page)

    context.clear_cookies()
    page.set_viewport_size(TELEPHONE)
    body = Letter.objects.filter(to=dpo.email).latest("pk").body
    assert "point 3" not in body
    link = re.search(r"https?://[^/\s]+(/offices/\S+)", body)
    assert link
    enter(dpo)
    page.goto("/")
    page.goto(link[1])
    expect(main).to_contain_text("Je doute du point 3.")
    looks_right(page)
    page.get_by_role("textbox", name="Commentaire").fill("Elle suffit.")
    page.get_by_role("button", name="Commenter").click()
    expect(main).to_contain_text("Elle suffit.")
    page.goto(activity.get_absolute_url())
    looks_right(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="mention.pdf").click()
    assert downloading.value.suggested_filename == "mention.pdf"
    assert Path(downloading.value.path()).read_bytes() == PDF


def test_both_are_taken_back_without_script(browser: Browser, enter, context, live_server, opal):
    juriste, activity = member_of(opal), approved(opal)
    enter(juriste)
    plain = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=context.storage_state()
    )
    page = plain.new_page()
    main = page.get_by_role("main")
    page.goto(activity.page("attach"))
    page.get_by_label("Fichier").set_input_files(chosen("mention.pdf", PDF))
    page.get_by_label("Nature").select_option(label="Mention d’information")
    page.get_by_label("Date du document").fill("2026-03-02")
    page.get_by_role("button", name="Joindre le document").click()
    page.locator("#documents").get_by_role("link", name="Retirer").click()
    page.get_by_role("button", name="Retirer le document").click()
    expect(main).to_contain_text("1 document retiré")
    page.goto(activity.page("comments"))
    page.get_by_role("textbox", name="Commentaire").fill("Une question.")
    page.get_by_role("button", name="Commenter").click()
    page.get_by_role("link", name="Retirer").click()
    page.get_by_role("button", name="Retirer le commentaire").click()
    expect(main).to_contain_text("Commentaire retiré le")
    plain.close()
    assert ActivityDocument.objects.get().withdrawn_at and ActivityComment.objects.get().text == ""
