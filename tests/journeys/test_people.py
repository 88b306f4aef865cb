"""From the installer of an empty house to the first record of an office, on a telephone, each with a second factor."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from compliance.accounts.models import User
from compliance.notifications.models import Letter
from compliance.offices.models import Appointment
from compliance.processing.models import ProcessingActivity
from tests.accounts.test_second_factor import code_at
from tests.factories import PASSWORD, OfficeFactory, UserFactory
from tests.governance.people import EMAIL, link_in, offered
from tests.journeys.looks import axe, no_sideways_scroll

TELEPHONE = {"width": 390, "height": 844}
ROLES = ["dpo", "juriste", "direction", "auditor", "deontologue", "admin"]


@pytest.fixture
def telephone(page: Page, settings) -> Page:
    """A narrow screen, in a house that asks for a second factor."""
    settings.SECOND_FACTOR_ROLES = ROLES
    page.set_viewport_size(TELEPHONE)
    page.emulate_media(reduced_motion="reduce")
    return page


def looks_right(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def add_second_factor(page: Page) -> None:
    """Be led to one's own account, and add an application there; the code of this moment is used up."""
    expect(page.get_by_text("un mot de passe ne suffit pas à les protéger")).to_be_visible()
    page.get_by_role("link", name="Ajouter une application").click()
    if page.get_by_role("button", name="Confirmer").count():
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Code affiché par l’application").fill(code_at(page.locator("code").inner_text()))
    page.get_by_role("button", name="Activer l’application").click()
    expect(page.get_by_text("10 codes sur 10 n’ont pas servi.")).to_be_visible()


def create_house(page: Page) -> None:
    page.goto(reverse("governance:create_network"))
    page.get_by_label("Nom").fill("GIE Canopée")
    page.get_by_label("Forme").select_option("gie")
    page.get_by_label("À partir du").fill("2018-01-01")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("GIE Canopée")
    page.goto(reverse("governance:create_office"))
    page.get_by_label("Nom", exact=True).fill("Oise Habitat")
    page.get_by_label("Forme juridique").select_option("oph")
    page.get_by_label("Numéro SIREN").fill("732829320")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Oise Habitat")


def invite(page: Page, email: str, name: str, role: str = "") -> None:
    """Fill the form of an invitation that is open."""
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Nom complet").fill(name)
    if role:
        page.get_by_label("Rôle").select_option(role)
    looks_right(page)
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_text(f"Une invitation part à l’adresse {email}.")).to_be_visible()
    looks_right(page)


def accept(page: Page, email: str) -> None:
    """Follow the letter in a browser where nobody is signed in, open the account, add the second factor."""
    page.context.clear_cookies()
    page.goto(link_in(Letter.objects.get(to=email)))
    expect(page.get_by_role("heading", level=1)).to_have_text("Une place à Oise Habitat")
    looks_right(page)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Mot de passe, une seconde fois").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte et accepter").click()
    add_second_factor(page)


def test_a_fresh_house_reaches_its_first_record(telephone):
    page = telephone
    User.objects.create_superuser("installation@ramure.example", PASSWORD, full_name="Claude Hébert")
    page.goto("/")
    page.get_by_label("Adresse électronique").fill("installation@ramure.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    add_second_factor(page)
    create_house(page)
    page.get_by_role("link", name="Inviter un administrateur").click()
    invite(page, "nora@oise.example", "Nora Bellanger")

    accept(page, "nora@oise.example")
    page.goto("/")
    page.goto(reverse("people:list", args=["oise-habitat"]))
    looks_right(page)
    assert page.request.get(reverse("processing:list", args=["oise-habitat"])).status == 404
    page.get_by_role("link", name="Inviter une personne").click()
    invite(page, "paul@oise.example", "Paul Lemaire", role="juriste")

    accept(page, "paul@oise.example")
    page.goto(reverse("processing:create", args=["oise-habitat"]))
    page.get_by_label("Nom du traitement").fill("Gestion des candidatures")
    page.locator(".action-bar").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gestion des candidatures")
    assert ProcessingActivity.objects.get().history.get().actor_name == "Paul Lemaire"
    assert set(Appointment.objects.values_list("role", "person__full_name")) == {
        ("admin", "Nora Bellanger"),
        ("juriste", "Paul Lemaire"),
    }


def test_the_second_of_two_tabs_and_the_wrong_account_are_told(telephone, enter, complaints, settings):
    settings.SECOND_FACTOR_ROLES = []
    offered(OfficeFactory(name="Oise Habitat"))
    letter = Letter.objects.get(to=EMAIL)
    enter(UserFactory(email="autre@oise.example", full_name="Une Autre Personne"))
    telephone.goto(link_in(letter))
    expect(telephone.get_by_text("une autre adresse que celle du compte")).to_be_visible()
    looks_right(telephone)
    telephone.get_by_role("button", name="Se déconnecter").click()
    expect(telephone.get_by_role("heading", level=1)).to_have_text("Une place à Oise Habitat")
    telephone.get_by_role("button", name="Refuser l’invitation").click()
    expect(telephone.get_by_text("L’invitation est refusée")).to_be_visible()
    telephone.goto(link_in(letter))
    expect(telephone.get_by_text("Cette invitation a été refusée")).to_be_visible()
    looks_right(telephone)
    assert all("403" in heard or "410" in heard for heard in complaints)
    complaints.clear()
