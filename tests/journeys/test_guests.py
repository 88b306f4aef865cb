"""A record confided to a service, from the letter to « Ma partie est faite », on a telephone; without script too."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from compliance.notifications.models import Letter
from compliance.processing.models import ActivityGuest
from compliance.records import guest_services as services
from tests.factories import OfficeFactory, member_of
from tests.journeys.looks import TELEPHONE, axe, no_sideways_scroll
from tests.processing.factories import an_activity, approved
from tests.processing.guests import a_guest, invited

PASSWORD = "quarante-deux arbres"


def looks_right(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def main(page: Page):
    return page.get_by_role("main")


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="Opal")


@pytest.fixture
def juriste(opal):
    return member_of(opal)


def link_of_the_letter(address: str) -> str:
    """Return the path of the link that the letter to an address gives."""
    body = Letter.objects.filter(to=address).latest("pk").body
    found = re.search(r"https?://[^/\s]+(/compte/invitation/\S+)", body)
    assert found, body
    return found[1]


def test_a_record_is_confided_completed_and_said_to_be_done(page, context, enter, opal, juriste):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(TELEPHONE)
    activity = approved(opal, name="Gestion des baux")
    enter(juriste)
    page.goto(activity.get_absolute_url())
    looks_right(page)
    page.get_by_role("link", name="Confier à un service").click()
    looks_right(page)
    page.get_by_label("Nom complet").fill("Farid Benali")
    page.get_by_label("Adresse électronique").fill("farid@opal.example")
    page.get_by_label("Ce qui est demandé").fill("Compléter les durées.")
    page.get_by_role("button", name="Confier la fiche").click()
    expect(main(page)).to_contain_text("La fiche est confiée à Farid Benali")
    looks_right(page)

    context.clear_cookies()
    page.goto(link_of_the_letter("farid@opal.example"))
    expect(main(page)).to_contain_text("Compléter une fiche du registre de Opal")
    looks_right(page)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte et accepter").click()
    expect(main(page)).to_contain_text(f"{juriste} vous confie cette fiche")
    expect(main(page)).to_contain_text("Compléter les durées.")
    looks_right(page)

    page.get_by_role("link", name="Ce qui vous est confié").click()
    expect(page.get_by_role("row", name="Gestion des baux")).to_contain_text("à faire")
    looks_right(page)
    page.get_by_role("link", name="Gestion des baux").click()
    main(page).get_by_role("link", name="Modifier").first.click()
    looks_right(page)
    page.locator("#id_description").fill("Écrit par le service.")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(main(page)).to_contain_text("elle devra l’être de nouveau")
    page.get_by_role("link", name="Ma partie est faite").click()
    looks_right(page)
    page.get_by_label("Message").fill("Tout y est.")
    page.get_by_role("button", name="Ma partie est faite").click()
    expect(main(page)).to_contain_text("Vous avez déclaré votre partie faite")
    looks_right(page)

    context.clear_cookies()
    enter(juriste)
    page.goto(activity.get_absolute_url())
    expect(main(page)).to_contain_text("Écrit par le service.")
    expect(main(page)).to_contain_text("Tout y est.")
    looks_right(page)


def test_each_page_about_a_place(page, enter, opal, juriste, complaints):
    page.emulate_media(reduced_motion="reduce")
    place = invited(an_activity(opal), by=juriste)
    enter(juriste)
    for name in ("resend_guest", "prolong_guest", "withdraw_guest"):
        page.goto(reverse(f"processing:{name}", args=["opal", 1, place.pk]))
        looks_right(page)
    page.goto(reverse("processing:confide", args=["opal", 1]))
    page.get_by_role("button", name="Confier la fiche").click()
    expect(page.locator(".error-summary")).to_contain_text("Nom complet")
    looks_right(page)
    complaints.clear()  # the browser reports the 422


def test_a_place_is_taken_back_without_script(browser: Browser, enter, context, live_server, opal, juriste):
    place = a_guest(an_activity(opal), by=juriste)
    enter(juriste)
    plain = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=context.storage_state()
    )
    page = plain.new_page()
    page.goto(place.record.get_absolute_url())
    page.get_by_role("link", name="Retirer").click()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_role("main")).to_contain_text("La fiche est retirée")
    plain.close()
    assert ActivityGuest.objects.get().withdrawn_at


def test_what_is_left_once_everything_is_over(page, enter, opal, juriste):
    page.emulate_media(reduced_motion="reduce")
    place = a_guest(an_activity(opal), by=juriste)
    services.withdraw(ActivityGuest, place.pk, version=place.version, by=juriste)
    enter(place.person)
    page.goto("/")
    expect(main(page)).to_contain_text("Plus rien ne vous est confié")
    looks_right(page)
