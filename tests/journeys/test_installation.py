"""From an empty house to the first administrator's own account, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from compliance.governance.installation import services
from compliance.notifications.models import Letter
from compliance.offices.models import Office
from tests.factories import MembershipFactory, OfficeFactory, installer, member_of
from tests.governance.people import link_in
from tests.journeys.looks import axe, no_sideways_scroll

PASSWORD = "quatre hêtres derrière la gare"


@pytest.fixture
def root(enter):
    person = installer(full_name="Claude Hébert")
    enter(person)
    return person


def looks_right(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def refused(page: Page, complaints: list[str], status: int) -> None:
    """Check that the browser heard a refusal, and that the summary of errors has the focus."""
    expect(page.locator(".error-summary").first).to_be_focused()
    assert complaints and all(str(status) in heard for heard in complaints), complaints
    complaints.clear()


def test_a_house_is_opened(page, root, complaints):
    page.goto(reverse("governance:index"))
    looks_right(page)

    page.get_by_role("link", name="Créer un réseau").click()
    page.get_by_label("Nom").fill("GIE Canopée")
    page.get_by_label("Forme").select_option(label="groupement d’intérêt économique")
    page.get_by_label("À partir du").fill("2018-01-01")
    looks_right(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("GIE Canopée")
    looks_right(page)

    page.get_by_role("link", name="Installation").last.click()
    page.get_by_role("link", name="Créer un organisme").click()
    create_office(page, complaints)
    invite(page)
    accept(page)


def create_office(page: Page, complaints: list[str]) -> None:
    page.get_by_label("Nom", exact=True).fill("Oise Habitat")
    page.get_by_label("Forme juridique").select_option("oph")
    page.get_by_label("Numéro SIREN").fill("732 829 321")
    page.get_by_label("prune").check()
    page.get_by_role("button", name="Ajouter : point de contact").click()
    expect(page.get_by_label("Pour", exact=True)).to_be_focused()
    page.get_by_label("Pour", exact=True).select_option("rights")
    page.get_by_label("Intitulé").fill("Exercice des droits")
    page.get_by_role("button", name="Enregistrer").click()

    refused(page, complaints, 422)
    looks_right(page)
    page.locator(".error-summary").get_by_role("link", name="Numéro SIREN").click()
    expect(page.get_by_label("Numéro SIREN")).to_be_focused()
    expect(page.get_by_label("Intitulé")).to_have_value("Exercice des droits")
    page.get_by_label("Numéro SIREN").fill("732 829 320")
    page.keyboard.press("Enter")  # saves: it does not press « Retirer »

    expect(page.get_by_role("heading", level=1)).to_have_text("Oise Habitat")
    expect(page.get_by_text("Oise Habitat est créé.")).to_be_visible()
    looks_right(page)


def invite(page: Page) -> None:
    page.get_by_role("link", name="Inviter un administrateur").click()
    page.get_by_label("Adresse électronique").fill("nadia@oise.example")
    page.get_by_label("Nom complet").fill("Nadia Ferrier")
    looks_right(page)
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_role("row", name="Nadia Ferrier")).to_contain_text("jusqu’au")
    looks_right(page)


def accept(page: Page) -> None:
    letter = Letter.objects.get(to="nadia@oise.example")
    page.context.clear_cookies()
    page.goto(link_in(letter))
    looks_right(page)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Mot de passe, une seconde fois").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte et accepter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Personnes et accès")
    expect(page.get_by_text("Nadia Ferrier").first).to_be_visible()
    assert page.request.get(reverse("governance:index")).status == 404


def test_two_installers_save_the_same_office(page, root, complaints):
    office = services.create_office(
        {"name": "Opal", "slug": "opal", "legal_form": "oph", "siren": "404833048", "city": "Laon"}, [], by=None
    )
    page.goto(reverse("governance:edit_office", args=["opal"]))
    page.get_by_label("Ville").fill("Chauny")
    facts = {"name": "Opal", "legal_form": "oph", "siren": "404833048", "city": "Soissons"}
    services.update_office(office.pk, facts, [], version=1, by=None)
    page.get_by_role("button", name="Enregistrer").last.click()

    refused(page, complaints, 409)
    expect(page.get_by_role("heading", name="Quelqu’un a enregistré entre-temps")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opal")
    assert Office.objects.get().city == "Chauny"


@pytest.mark.parametrize("name", ["index", "network", "join_network", "office", "edit_office", "end_admin"])
def test_a_full_house_looks_right(page, root, name):
    membership = MembershipFactory(office=OfficeFactory(name="Office public de l’habitat de la vallée de l’Automne"))
    OfficeFactory.create_batch(50)
    admin = member_of(membership.office, "admin").appointments.get()
    arguments = {
        "network": [membership.network_id],
        "join_network": [membership.network_id],
        "office": [membership.office.slug],
        "edit_office": [membership.office.slug],
        "end_admin": [membership.office.slug, admin.pk],
    }
    page.goto(reverse(f"governance:{name}", args=arguments.get(name)))
    looks_right(page)


def test_every_step_works_by_keyboard(page, root):
    page.goto(reverse("governance:create_network"))
    page.get_by_label("Nom").focus()
    for typed in ("Convention de l’Ouest", "conv", "01012021"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    save = page.get_by_role("button", name="Enregistrer")
    for _step in range(10):
        if save.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Convention de l’Ouest")
