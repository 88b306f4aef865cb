"""From the lettre typed in to the DPO's first day, in a real browser; then each page of the mandate, as it looks."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from compliance.governance.mandates import services as mandates
from compliance.governance.time_log import services as time_log
from compliance.offices.models import Mandate, MandateMember, TimeEntry
from tests.factories import OfficeFactory, member_of
from tests.governance.mandates import draft_of
from tests.journeys.looks import axe, no_sideways_scroll

TODAY = date.today()
LAST = TODAY + timedelta(days=400)


def looks_right(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def main(page: Page):
    return page.get_by_role("main")


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="Opal")


def test_the_admin_prepares_the_direction_signs_and_the_dpo_notes_time(page, enter, opal, tmp_path):
    page.emulate_media(reduced_motion="reduce")
    enter(member_of(opal, "admin"))
    page.goto("/offices/opal/mandat/")
    looks_right(page)
    main(page).get_by_role("link", name="Préparer un mandat").click()
    for label, typed in (
        ("Adresse électronique du DPO", "helene@seve.example"),
        ("Nom complet du DPO", "Hélène Vasseur"),
        ("À partir du", str(TODAY)),
        ("Jusqu’au", str(LAST)),
        ("Périmètre", "Tous les traitements d’Opal"),
        ("Jours par an", "12.5"),
        ("Adresse électronique publique", "dpo@opal.example"),
    ):
        page.get_by_label(label).first.fill(typed)
    page.get_by_label("Le DPO n’est pas en conflit d’intérêts").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(main(page)).to_contain_text("à signer")
    expect(page.get_by_role("link", name="Signer la lettre de mission")).to_have_count(0)

    enter(member_of(opal, "direction"))
    page.goto("/offices/opal/mandat/1/")
    looks_right(page)
    page.get_by_role("link", name="Signer la lettre de mission").click()
    looks_right(page)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Signer la lettre de mission").focus()
    page.keyboard.press("Enter")
    expect(main(page)).to_contain_text("La lettre de mission est signée")

    lettre = tmp_path / "lettre.pdf"
    lettre.write_bytes(page.request.get("/offices/opal/mandat/1/lettre.pdf").body())
    assert "Hélène Vasseur" in PdfReader(lettre).pages[0].extract_text()

    enter(Mandate.objects.get().person)
    page.goto("/offices/opal/temps/noter/")
    looks_right(page)
    page.get_by_label("une journée", exact=True).check()
    page.get_by_label("Objet").fill("Comité de pilotage")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("row", name="Comité de pilotage")).to_contain_text("une journée")
    looks_right(page)


@pytest.fixture
def signed(opal):
    draft = draft_of(opal, starts=TODAY, ends=LAST, publish_identity=True, phone="03 23 00 00 00")
    return mandates.sign(draft.pk, version=draft.version, by=None)


def test_each_page_of_the_mandate(page, enter, opal, signed):
    page.emulate_media(reduced_motion="reduce")
    time_log.note(opal, day=TODAY, half_days=1, subject="Comité de pilotage", by=signed.person)
    mandates.draw_up_handover(signed.pk, version=2, by=None)
    following = mandates.renew(signed.pk, version=3, by=None)
    lead = MandateMember.objects.get(mandate=signed)
    enter(member_of(opal, "direction"))
    running = ("detail", "designation", "handover", "renew", "receipt", "end", "add_member", "draw_up", "acknowledge")
    for name, number in [*((name, 1) for name in running), ("detail", 2), ("edit", 2), ("sign", 2), ("discard", 2)]:
        page.goto(reverse(f"mandates:{name}", args=["opal", number]))
        looks_right(page)
    page.goto(reverse("mandates:end_member", args=["opal", 1, lead.pk]))
    looks_right(page)
    mandates.discard(following.pk, version=following.version, by=None)

    enter(signed.person)
    entry = TimeEntry.objects.get()
    for name, arguments in (
        ("list", ["tous"]),
        ("time", ["tous"]),
        ("note_time", ["tous"]),
        ("correct_time", ["opal", entry.pk]),
        ("remove_time", ["opal", entry.pk]),
    ):
        page.goto(reverse(f"mandates:{name}", args=arguments))
        looks_right(page)


def test_the_public_reads_how_to_reach_the_dpo(page, signed):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/dpo/opal/")
    expect(main(page)).to_contain_text("03 23 00 00 00")
    looks_right(page)


def test_a_mandate_ends_without_script(browser: Browser, enter, context, live_server, opal, signed):
    enter(member_of(opal, "direction"))
    plain = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=context.storage_state()
    )
    page = plain.new_page()
    page.goto("/offices/opal/mandat/1/")
    page.get_by_role("link", name="Mettre fin au mandat").click()
    page.get_by_role("button", name="Mettre fin au mandat").click()
    expect(page.locator(".error-summary")).to_contain_text("Motif")
    page.get_by_label("Dernier jour").fill(str(TODAY))
    page.get_by_label("Motif").fill("cession du cabinet")
    page.get_by_role("button", name="Mettre fin au mandat").click()
    expect(page.get_by_role("main")).to_contain_text("Motif de la fin : cession du cabinet")
    plain.close()
    assert Mandate.objects.get().ends == TODAY
