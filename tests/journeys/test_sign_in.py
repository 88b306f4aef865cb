"""Someone signs in: a password, a forgotten password, then a key that the browser holds; each page is looked at."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, expect

from compliance.accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.keys import register_key
from tests.accounts.test_pages import BEFORE_SIGN_IN, ONE_KEY, SIGNED_IN_PAGES, WITH_A_SECOND_FACTOR
from tests.accounts.test_second_factor import code_at
from tests.factories import OfficeFactory, member_of
from tests.journeys.looks import axe, no_sideways_scroll

KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
}
ANOTHER_PASSWORD = "quatre hêtres derrière la gare"


@pytest.fixture
def marie(transactional_db: None) -> User:
    return UserFactory(full_name="Marie Delattre", email="marie@oise.example")


@pytest.fixture
def still(page: Page) -> Page:
    """A page whose colours do not fade: axe would measure them halfway."""
    page.emulate_media(reduced_motion="reduce")
    return page


class Keyring:
    """The security keys plugged into the browser, through the developer tools of Chromium."""

    def __init__(self, tools: CDPSession) -> None:
        self.tools = tools
        self.plugged: str | None = None
        tools.send("WebAuthn.enable")

    def plug_a_new_key(self) -> None:
        """Replace the key by one that no account knows."""
        if self.plugged:
            self.tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.plugged})
        self.plugged = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


@pytest.fixture
def keyring(page: Page) -> Iterator[Keyring]:
    tools = page.context.new_cdp_session(page)
    yield Keyring(tools)
    tools.detach()


def sign_in(page: Page, password: str = PASSWORD, host: str = "") -> None:
    """Ask for one's account, and fill the form one is sent to."""
    page.goto(host + reverse("account_home"))
    page.get_by_label("Adresse électronique").fill("Marie@oise.example")
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()


def sign_out(page: Page) -> None:
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Vous êtes déconnecté.")).to_be_visible()


def confirm(page: Page) -> None:
    """Say once more who one is."""
    page.goto(reverse("account_reauthenticate") + "?next=" + reverse("account_home"))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()


def use_key(page: Page) -> None:
    page.get_by_role("button", name="Utiliser ma clé de sécurité").click()


def add_key(page: Page, name: str) -> None:
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Nom de la clé").fill(name)
    page.get_by_role("button", name="Enregistrer cette clé").click()


def look(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def test_a_password_is_refused_then_accepted(still, marie):
    sign_in(still, "autre chose")
    expect(still.get_by_text("n’est pas exact")).to_be_visible()
    look(still)

    sign_in(still)
    expect(still.get_by_role("heading", name="Mon compte")).to_be_visible()
    sign_out(still)


def test_a_forgotten_password_is_replaced(still, marie):
    still.goto(reverse("account_login"))
    still.get_by_role("link", name="Mot de passe oublié").click()
    still.get_by_label("Adresse électronique").fill(marie.email)
    still.get_by_role("button", name="Envoyer le lien").click()
    expect(still.get_by_role("heading", name="Consultez votre messagerie")).to_be_visible()

    still.goto(re.findall(r"http\S+", mail.outbox[0].body)[0])
    look(still)
    for label in ("Nouveau mot de passe", "Nouveau mot de passe, une seconde fois"):
        still.get_by_label(label, exact=True).fill(ANOTHER_PASSWORD)
    still.get_by_role("button", name="Enregistrer ce mot de passe").click()
    expect(still.get_by_role("heading", name="Votre mot de passe est changé")).to_be_visible()

    sign_in(still, ANOTHER_PASSWORD)
    expect(still.get_by_role("heading", name="Mon compte")).to_be_visible()


def test_the_application_is_added_and_its_code_is_asked(still, marie):
    sign_in(still)
    confirm(still)
    still.goto(reverse("mfa_activate_totp"))
    look(still)
    secret = still.locator("code").inner_text()
    still.get_by_label("Code affiché par l’application").fill(code_at(secret))
    still.get_by_role("button", name="Activer l’application").click()
    expect(still.get_by_text("10 codes sur 10 n’ont pas servi.")).to_be_visible()
    sign_out(still)

    sign_in(still)
    expect(still.get_by_role("heading", name="Seconde étape")).to_be_visible()
    expect(still.get_by_role("button", name="Utiliser ma clé de sécurité")).to_have_count(0)
    look(still)
    still.get_by_label("Code").fill(code_at(secret, 1))
    still.get_by_role("button", name="Se connecter").click()
    expect(still.get_by_role("heading", name="Mon compte")).to_be_visible()


def test_whoever_reads_other_peoples_data_adds_a_second_factor_first(still, marie, settings):
    settings.SECOND_FACTOR_ROLES = ["juriste"]
    member_of(OfficeFactory(name="Oise Habitat"), "juriste", person=marie)
    sign_in(still)
    still.goto("/")
    expect(still.get_by_role("heading", name="Double authentification", exact=True)).to_be_visible()
    expect(still.get_by_text("un mot de passe ne suffit pas à les protéger")).to_be_visible()
    expect(still.get_by_text("Oise Habitat")).to_have_count(0)
    look(still)

    still.get_by_role("link", name="Ajouter une application").click()
    still.get_by_label("Mot de passe").fill(PASSWORD)
    still.get_by_role("button", name="Confirmer").click()
    still.get_by_label("Code affiché par l’application").fill(code_at(still.locator("code").inner_text()))
    still.get_by_role("button", name="Activer l’application").click()
    expect(still.get_by_text("10 codes sur 10 n’ont pas servi.")).to_be_visible()
    still.goto("/")
    expect(still.get_by_role("link", name="Traitements").first).to_be_visible()


def test_a_key_is_added_then_opens_the_account(still, marie, keyring):
    keyring.plug_a_new_key()
    sign_in(still)
    confirm(still)
    add_key(still, "Clé du bureau")
    expect(still.get_by_text("La clé de sécurité est enregistrée.")).to_be_visible()

    add_key(still, "La même")
    expect(still.get_by_role("alert")).to_have_text("Cette clé est déjà enregistrée sur votre compte.")
    look(still)
    sign_out(still)

    sign_in(still)
    expect(still.get_by_role("heading", name="Seconde étape")).to_be_visible()
    look(still)
    use_key(still)
    expect(still.get_by_role("heading", name="Mon compte")).to_be_visible()

    still.goto(reverse("mfa_reauthenticate_webauthn") + "?next=" + reverse("mfa_list_webauthn"))
    use_key(still)
    expect(still.get_by_role("rowheader", name="Clé du bureau")).to_be_visible()


def test_the_key_of_someone_else_opens_nothing(still, marie, keyring):
    keyring.plug_a_new_key()
    sign_in(still)
    confirm(still)
    add_key(still, "Clé du bureau")
    expect(still.get_by_text("La clé de sécurité est enregistrée.")).to_be_visible()
    sign_out(still)

    keyring.plug_a_new_key()
    sign_in(still)
    use_key(still)
    expect(still.get_by_role("alert")).to_contain_text("La clé n’a pas répondu")
    still.get_by_role("button", name="Abandonner et revenir à la connexion").click()
    expect(still.get_by_role("heading", name="Connexion")).to_be_visible()


def test_on_a_number_the_page_leads_to_localhost(still, marie, live_server: Any, complaints):
    number = live_server.url.replace("localhost", "127.0.0.1")
    sign_in(still, host=number)
    still.goto(number + reverse("mfa_add_webauthn"))
    still.get_by_label("Mot de passe").fill(PASSWORD)
    still.get_by_role("button", name="Confirmer").click()
    expect(still.get_by_role("button", name="Enregistrer cette clé")).to_have_count(0)
    look(still)

    still.get_by_role("link", name="Ouvrir cette page sur localhost").click()
    expect(still).to_have_url(live_server.url + reverse("account_login") + "?next=" + reverse("mfa_add_webauthn"))
    assert all(complaint.startswith(f"request to another host: {number}") for complaint in complaints)
    complaints.clear()


def test_without_script_the_password_and_the_code_are_enough(browser, marie, live_server: Any):
    register_key(marie)
    RecoveryCodes.activate(marie)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)

    expect(page.get_by_role("heading", name="Seconde étape")).to_be_visible()
    expect(page.get_by_role("button", name="Utiliser ma clé de sécurité")).to_have_count(0)
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    context.close()


def test_every_page_before_signing_in_can_be_read(still):
    for name in BEFORE_SIGN_IN:
        still.goto(reverse(name))
        look(still)


def test_every_page_of_an_account_can_be_read(still, marie, enter):
    enter(marie)
    confirm(still)
    for name in SIGNED_IN_PAGES:
        still.goto(reverse(name))
        look(still)


def test_every_page_of_the_second_factor_can_be_read(still, marie, enter):
    enter(marie)
    confirm(still)
    still.goto(reverse("mfa_activate_totp"))
    still.get_by_label("Code affiché par l’application").fill(code_at(still.locator("code").inner_text()))
    still.get_by_role("button", name="Activer l’application").click()
    key = register_key(marie)
    for url in [reverse(name) for name in WITH_A_SECOND_FACTOR] + [reverse(name, args=[key.pk]) for name in ONE_KEY]:
        still.goto(url)
        look(still)
