"""A tenant asks from a telephone, notes a code and comes back: by touch, by keyboard alone, without any script."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from compliance.offices.models import Office
from compliance.portal import services
from compliance.subject_requests import exchange_services as exchanges
from compliance.subject_requests.models import SubjectRequest
from tests.documents.files import SVG, attached
from tests.documents.test_images import an_image
from tests.factories import OfficeFactory, UserFactory, mandate_of
from tests.journeys.conftest import watch
from tests.journeys.looks import TELEPHONE, axe, no_sideways_scroll
from tests.portal.factories import CODE, portal_open

PHOTOGRAPH = {"name": "courrier.jpg", "mimeType": "image/jpeg", "buffer": an_image(size=(1600, 1200)).getvalue()}
READ_FIRST = 3_100  # milliseconds: no person sends four pages faster
STOPS = 60  # of the Tab key, on the longest page


@pytest.fixture
def office() -> Office:
    office: Office = OfficeFactory(
        slug="oise", name="Oise Habitat", phone="03 44 00 00 00", address="12, rue des Lilas"
    )
    mandate_of(office, email="dpo@oise.example")
    portal_open(office)
    return office


@pytest.fixture
def telephone(browser: Browser, live_server: Any, complaints: list[str]) -> Iterator[Page]:
    """A telephone whose browser runs no script; what it complains of fails the journey."""
    context = browser.new_context(
        base_url=live_server.url, locale="fr-FR", viewport=TELEPHONE, java_script_enabled=False, has_touch=True
    )
    page = context.new_page()
    watch(page, urlsplit(live_server.url).netloc, complaints)
    yield page
    context.close()
    assert not [said for said in complaints if "422" not in said], complaints  # a refusal is not a breakage


def look(page: Page) -> None:
    """Look at a page: both schemes, a telephone."""
    axe(page)
    no_sideways_scroll(page)


def first_steps(page: Page) -> None:
    page.get_by_label("Je demande pour moi").check()
    page.get_by_label("Votre prénom et votre nom").fill("Amina Diallo")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Savoir quelles données nous avons sur vous").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre demande, avec vos mots").fill("Je veux voir mon dossier.\nMerci.")


def noted(page: Page) -> tuple[str, str]:
    """Return the reference and the code, as somebody writes them down."""
    reference, code = page.locator(".keep .code").all_inner_texts()
    assert CODE.fullmatch(code)
    return reference, code


def come_back(page: Page, reference: str, code: str) -> None:
    page.get_by_role("link", name="Suivre une demande").first.click()
    page.get_by_label("Numéro de la demande").fill(reference.lower())
    page.get_by_label("Code secret").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Voir ma demande").click()


def test_a_tenant_asks_from_a_telephone_and_comes_back_without_any_script(telephone: Page, office: Office) -> None:
    page = telephone
    page.goto("/demandes/oise/")
    page.get_by_role("link", name="Faire une demande").click()
    first_steps(page)
    page.get_by_role("button", name="Retour").click()
    expect(page.get_by_label("Savoir quelles données nous avons sur vous")).to_be_checked()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Votre demande, avec vos mots")).to_have_value("Je veux voir mon dossier.\nMerci.")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre adresse électronique").fill("amina@tenant.example")
    page.set_input_files("[name=pieces]", [{"name": "plan.svg", "mimeType": "image/svg+xml", "buffer": SVG}])
    page.wait_for_timeout(READ_FIRST)
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("alert")).to_contain_text("plan.svg")
    page.set_input_files("[name=pieces]", [PHOTOGRAPH])
    page.get_by_role("button", name="Envoyer ma demande").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est arrivée")
    reference, code = noted(page)
    request = SubjectRequest.objects.get()
    services.reply(request, "Bonjour, nous cherchons votre dossier.", by=UserFactory())
    come_back(page, reference, code)
    expect(page.get_by_text("nous cherchons votre dossier")).to_be_visible()
    expect(page.get_by_text("courrier.jpg")).to_be_visible()
    page.get_by_label("Votre message").fill("Voici mon ancienne adresse.")
    page.set_input_files("[name=pieces]", [{**PHOTOGRAPH, "name": "bail.jpg", "buffer": an_image().getvalue()}])
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_text("Votre message est parti")).to_be_visible()
    assert [message.from_requester for message in request.messages.all()] == [False, True]
    assert request.documents.count() == 2

    answer: Any = attached(request, by=UserFactory(), name="dossier.pdf")
    exchanges.hand_over(answer.pk, request.due_on, on=request.received_on, by=None)
    page.reload()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Télécharger dossier.pdf").click()
    assert taken.value.suggested_filename == "dossier.pdf"
    page.get_by_role("button", name="Fermer ma demande").click()
    expect(page.get_by_label("Code secret")).to_have_value("")


def test_each_page_is_looked_at(page: Page, office: Office, complaints: list[str]) -> None:
    for address in ("", "vos-donnees/", "mentions-legales/", "accessibilite/", "suivre/"):
        page.goto(f"/demandes/oise/{address}")
        look(page)
    page.goto("/demandes/oise/demander/")
    look(page)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page)
    for quality in ("Je suis le parent", "La personne m’a chargé", "m’avait désigné", "je suis son héritier"):
        page.get_by_label(re.compile(quality)).check()
        expect(page.get_by_label("Prénom et nom de la personne")).to_be_visible()
        look(page)
    expect(page.get_by_label("Régler la succession")).to_be_visible()
    page.get_by_label("Je demande pour moi").check()
    expect(page.get_by_label("Prénom et nom de la personne")).to_be_hidden()
    first_steps(page)
    look(page)
    page.get_by_role("button", name="Continuer").click()
    look(page)
    page.wait_for_timeout(READ_FIRST)
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.get_by_text("Pourquoi cette date").click()
    look(page)
    reference, code = noted(page)
    page.get_by_role("link", name="Suivre une demande").first.click()
    page.get_by_label("Numéro de la demande").fill(reference)
    page.get_by_label("Code secret").fill("0000-0000-0000-0000")
    page.get_by_role("button", name="Voir ma demande").click()
    look(page)
    services.reply(SubjectRequest.objects.get(), "Bonjour.", by=UserFactory())
    come_back(page, reference, code)
    look(page)
    complaints[:] = [said for said in complaints if "422" not in said]  # the two refusals above


def test_somebody_asks_by_keyboard_alone(page: Page, office: Office) -> None:
    page.goto("/demandes/oise/")
    reach(page, "Faire une demande")
    go_on(page)
    reach(page, "Je demande pour moi")
    page.keyboard.press("Space")
    typed(page, "Votre prénom et votre nom", "Amina Diallo")
    go_on(page)  # from a field: the first button of the form is the one that goes on
    reach(page, "Savoir quelles données nous avons sur vous, et en recevoir une copie")
    page.keyboard.press("Space")
    reach(page, "Continuer")
    go_on(page)
    typed(page, "Votre demande, avec vos mots", "Je veux voir mon dossier.")
    reach(page, "Continuer")
    go_on(page)
    expect(page.get_by_role("heading", name="Vérifiez votre demande")).to_be_visible()
    page.wait_for_timeout(READ_FIRST)
    reach(page, "Envoyer ma demande")
    go_on(page)
    reference, code = noted(page)
    reach(page, "suivre une demande")
    go_on(page)
    typed(page, "Numéro de la demande", reference)
    typed(page, "Code secret", code)
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Votre demande {reference}")


NAME = """() => {
  const one = document.activeElement;
  return { name: (one.labels?.[0] ?? one).innerText.trim(), field: one.name ?? "" };
}"""


def reach(page: Page, name: str) -> None:
    """Go by Tab to what bears that name; the trap is never on the way."""
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(NAME)
        assert here["field"] != "website"
        if here["name"] == name:
            return
    raise AssertionError(f"{name} is not reached with {STOPS} Tab")


def go_on(page: Page) -> None:
    """Press Enter, and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def typed(page: Page, name: str, text: str) -> None:
    reach(page, name)
    page.keyboard.type(text)
