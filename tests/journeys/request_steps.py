"""The steps of a request by the portal: what somebody does on a telephone, what the office does at its desk.

Each step leaves the page that it opened looked at; a journey puts them in order.
"""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Download, Page, expect

from compliance.accounts.models import User
from tests.documents import files
from tests.documents.test_images import an_image
from tests.journeys.looks import axe, no_sideways_scroll
from tests.portal.factories import CODE
from tests.tools.outbox import MailServer, wait_until
from tests.tools.relay import Received

READ_FIRST = 3_100  # milliseconds: no person sends four pages faster
PHOTOGRAPH = {"name": "quittance.jpg", "mimeType": "image/jpeg", "buffer": an_image(size=(1600, 1200)).getvalue()}
LEASE = {"name": "bail.pdf", "mimeType": "application/pdf", "buffer": files.PDF}


def looks_right(page: Page) -> None:
    """Look at a page: no barrier, both schemes, nothing wider than a telephone."""
    axe(page)
    no_sideways_scroll(page)


class Tenant:
    """Somebody without an account, and the telephone in their hand."""

    def __init__(self, page: Page, office: str) -> None:
        self.page, self.office = page, office
        self.reference = self.code = ""

    def ask(self, name: str, words: str, email: str) -> None:
        """Ask for one's data with a PDF and a photograph, and note the reference and the code."""
        page = self.page
        page.goto(f"/demandes/{self.office}/")
        looks_right(page)
        page.get_by_role("link", name="Faire une demande").click()
        page.get_by_label("Je demande pour moi").check()
        page.get_by_label("Votre prénom et votre nom").fill(name)
        self._go_on()
        page.get_by_label("Savoir quelles données nous avons sur vous").check()
        self._go_on()
        page.get_by_label("Votre demande, avec vos mots").fill(words)
        self._go_on()
        page.get_by_label("Votre adresse électronique").fill(email)
        page.set_input_files("[name=pieces]", [LEASE, PHOTOGRAPH])
        looks_right(page)
        page.wait_for_timeout(READ_FIRST)
        page.get_by_role("button", name="Envoyer ma demande").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est arrivée")
        looks_right(page)
        self.reference, self.code = page.locator(".keep .code").all_inner_texts()
        assert CODE.fullmatch(self.code)

    def come_back(self, link: str) -> None:
        """Follow the link of a letter, type the reference and the code."""
        self.page.goto(link)
        looks_right(self.page)
        self.page.get_by_label("Numéro de la demande").fill(self.reference)
        self.page.get_by_label("Code secret").fill(self.code)
        self.page.get_by_role("button", name="Voir ma demande").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"Votre demande {self.reference}")
        looks_right(self.page)

    def reads(self, *texts: str) -> None:
        """Find these texts on the page of the request."""
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(text)

    def write(self, text: str) -> None:
        """Send a message."""
        self.page.get_by_label("Votre message").fill(text)
        self.page.get_by_role("button", name="Envoyer le message").click()
        expect(self.page.get_by_text("Votre message est parti")).to_be_visible()
        looks_right(self.page)

    def take(self, name: str) -> bytes:
        """Take the answer; return what is in the file."""
        with self.page.expect_download() as taken:
            self.page.get_by_role("link", name=f"Télécharger {name}").click()
        return _content(taken.value)

    def leave(self) -> None:
        """Close the request: the next person at the same screen finds nothing."""
        self.page.get_by_role("button", name="Fermer ma demande").click()
        expect(self.page.get_by_label("Code secret")).to_have_value("")

    def _go_on(self) -> None:
        looks_right(self.page)
        self.page.get_by_role("button", name="Continuer").click()


class Desk:
    """Somebody of the office, signed in, on a request that a letter led to."""

    def __init__(self, page: Page, person: User) -> None:
        self.page, self.person = page, person
        self.request_url = ""

    def open(self, link: str) -> None:
        """Follow the link of a letter to the request."""
        self.request_url = link
        self.page.goto(link)
        looks_right(self.page)

    def act(self, label: str, done: str, **typed: str) -> None:
        """Do a verb of the request: its link, its page, its fields by their labels, its button, what is then said."""
        self.page.goto(self.request_url)
        main = self.page.get_by_role("main")
        main.get_by_role("link", name=re.compile(f"^{label}")).first.click()
        for field, value in typed.items():
            main.get_by_label(field.replace("_", " "), exact=True).fill(value)
        looks_right(self.page)
        main.get_by_role("button", name=label, exact=True).click()
        self.told(done)

    def prepare_letter(self, kind: str, *, said: str = "", enclosed: str = "", **typed: str) -> str:
        """Write a letter: its kind, what it says where its words leave room, what it encloses; return its address."""
        self.page.goto(self.request_url)
        self.page.get_by_role("link", name="Écrire une lettre").first.click()
        looks_right(self.page)
        self.page.get_by_role("radio", name=re.compile("^" + re.escape(kind))).check()
        self.page.get_by_role("button", name="Préparer la lettre").click()
        self.told("La lettre est préparée")
        words = self.page.get_by_label("Texte")
        words.fill(words.input_value().replace("[[réponse]]", said))
        for field, value in typed.items():
            self.page.get_by_label(field, exact=True).fill(value)
        if enclosed:
            self.page.get_by_label(enclosed).check()
        looks_right(self.page)
        self.page.locator(".action-bar").get_by_role("button", name="Enregistrer").click()
        self.told("La lettre est enregistrée.")
        looks_right(self.page)
        return self.page.url

    def on_letter(self, address: str, label: str, done: str) -> None:
        """Do a verb of a letter: its link, its page, its button, what is then said."""
        self.page.goto(address)
        main = self.page.get_by_role("main")
        main.get_by_role("link", name=label, exact=True).click()
        looks_right(self.page)
        main.get_by_role("button", name=label, exact=True).click()
        self.told(done)
        looks_right(self.page)

    def write(self, text: str) -> None:
        """Write to the person, by the exchanges."""
        self.page.goto(self.request_url)
        self.page.get_by_role("link", name="Échanges avec le demandeur").click()
        looks_right(self.page)
        self.page.get_by_label("Message à la personne").fill(text)
        self.page.get_by_role("button", name="Envoyer sur le portail").click()
        self.told("Votre message est sur le portail de la personne.")

    def attach(self, name: str, content: bytes) -> None:
        """Join the document that is the answer."""
        self.page.goto(self.request_url)
        self.page.get_by_role("link", name="Joindre un document").click()
        chosen = {"name": name, "mimeType": "application/pdf", "buffer": content}
        self.page.get_by_label("Fichier").set_input_files(chosen)
        self.page.get_by_label("Nature").select_option(index=1)
        self.page.get_by_label("Date du document").fill(date.today().isoformat())
        looks_right(self.page)
        self.page.get_by_role("button", name="Joindre le document").click()
        self.told("est joint")

    def sees(self, *texts: str) -> None:
        """Find these texts on the request's page."""
        self.page.goto(self.request_url)
        looks_right(self.page)
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(text)

    def told(self, words: str) -> None:
        """Find these words in the bar that says what was done."""
        expect(self.page.locator("#messages")).to_contain_text(words)


class Mailbox:
    """What one address received from the relay, read in order, each letter once."""

    def __init__(self, server: MailServer, address: str) -> None:
        self.server, self.address = server, address
        self.read: list[str] = []

    def next(self) -> str:
        """Wait for a letter that was not read yet; return its text."""
        found: list[Received] = []

        def came() -> bool:
            found[:] = [letter for letter in self._all() if letter.id not in self.read]
            return bool(found)

        wait_until(came)
        self.read.append(found[0].id)
        return text_of(found[0])

    def link(self) -> str:
        """Return the page that the next letter leads to, on this site whatever its name."""
        found = re.search(r"https?://[^/\s]+(/\S+)", self.next())
        assert found
        return found[1]

    def _all(self) -> list[Received]:
        return [letter for letter in self.server.received if letter.to == self.address]


def text_of(letter: Received) -> str:
    """Return a letter as somebody reads it."""
    return f"{letter.message['Subject']}\n{letter.message.get_content()}"


def _content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()
