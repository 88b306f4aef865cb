"""A request from its first page to its answer, on telephones, with letters read from a real relay killed half-way."""

import re
import signal
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from compliance.notifications.models import Letter
from compliance.offices.models import Office
from tests.documents import files
from tests.factories import OfficeFactory, UserFactory, dpo_of, member_of
from tests.journeys.conftest import watch
from tests.journeys.looks import TELEPHONE
from tests.journeys.request_steps import Desk, Mailbox, Tenant, looks_right, text_of
from tests.portal.factories import CODE, portal_open
from tests.subject_requests.factories import qualified
from tests.tools.outbox import MailServer, mail_server, sending, wait_until
from tests.tools.relay import END

AMINA = "amina@tenant.example"
ANSWER = files.PDF + b"% the answer\n"
SAID = {
    "proof": "Bail 4412, signé en 2019.",
    "wait": "Votre dossier est presque prêt.",
    "answer": "Votre dossier est joint à cette lettre.",
}
SIGNED, SENT = "La lettre est signée", "La lettre est envoyée"
WHY = "Trois volumes d’archives sont à relire."
DOUBTS, NAME, WORDS = "Deux locataires portent ce nom", "Amina Diallo", "Je veux voir mon dossier de logement."


@pytest.fixture
def office() -> Office:
    office: Office = OfficeFactory(slug="oise", name="Oise Habitat", phone="03 44 00 00 00")
    portal_open(office)
    return office


@pytest.fixture
def telephone(
    browser: Browser, live_server: Any, settings: Any, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a telephone, of somebody signed in or of nobody."""
    opened = []

    def start(person: Any = None) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris", viewport=TELEPHONE, has_touch=True
        )
        opened.append(context)
        if person is not None:
            client = Client()
            client.force_login(person)
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        watch(page, urlsplit(live_server.url).netloc, complaints)
        return page

    yield start
    for context in opened:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def server(tmp_path: Any) -> Iterator[MailServer]:
    """Start a mail server that dies once, having taken the sixth letter and not said so."""
    with mail_server(tmp_path / "spool", moment=END, count=6) as started:
        yield started


def test_from_the_first_page_to_the_answer(telephone: Any, office: Office, server: MailServer) -> None:
    juriste, direction, dpo = member_of(office), member_of(office, "direction"), dpo_of(office)
    people = {one: Mailbox(server, one.email) for one in (juriste, dpo, direction)}
    tenant, amina = Tenant(telephone(), "oise"), Mailbox(server, AMINA)
    desk, signer = Desk(telephone(juriste), juriste), Desk(telephone(direction), direction)
    with sending(server.port, "--every", "0.1"):
        tenant.ask(NAME, WORDS, AMINA)
        amina.next()  # the receipt
        people[dpo].next()
        desk.open(people[juriste].link())
        desk.act("Qualifier", "La demande est qualifiée.")

        asking = desk.prepare_letter("Demande de justifier", Motifs=DOUBTS)
        desk.on_letter(asking, "Signer", SIGNED)  # a letter that only asks: who handles the request signs it
        desk.on_letter(asking, "Envoyer", SENT)
        tenant.come_back(amina.link())
        tenant.reads("Une lettre vous attend sur cette page", "Nous avons besoin de savoir que c’est bien vous")
        assert DOUBTS in read_aloud(tenant.take("D-0001-lettre-1.pdf"))
        tenant.write(SAID["proof"])  # the letters about it are the fifth and the sixth: the relay is killed there
        assert server.wait_until_dead() == -signal.SIGKILL
        wait_until(lambda: Letter.objects.waiting().exclude(last_error="").exists())
        tenant.leave()

        # Nobody waits for the relay: the office goes on, and what it writes leaves when the relay is back.
        desk.act("Identité vérifiée", "L’identité est établie.", Ce_qui_a_été_vu="Numéro de bail")
        extending = desk.prepare_letter("Prorogation", Motifs=WHY)
        desk.on_letter(extending, "Demander la signature", "La lettre attend sa signature.")
        signer.page.goto("/offices/oise/demandes/lettres/")
        looks_right(signer.page)
        signer.page.get_by_role("link", name="Prorogation du délai").click()
        signer.on_letter(signer.page.url, "Signer", SIGNED)
        desk.on_letter(extending, "Envoyer", SENT)
        server.start()
        wait_until(lambda: time_passes() or not Letter.objects.waiting().exists())
        people[direction].next()  # what it was asked for while the relay was dead
        tenant.come_back(amina.link())
        tenant.reads("Le délai est plus long")
        assert WHY in read_aloud(tenant.take("D-0001-lettre-2.pdf"))
        tenant.leave()

        desk.write(SAID["wait"])
        amina.next()
        desk.attach("dossier.pdf", ANSWER)
        answering = desk.prepare_letter("Réponse (", said=SAID["answer"], enclosed="dossier.pdf")
        desk.on_letter(answering, "Demander la signature", "La lettre attend sa signature.")
        signer.on_letter(people[direction].link(), "Signer", SIGNED)
        desk.on_letter(answering, "Envoyer", SENT)
        tenant.come_back(amina.link())
        tenant.reads(SAID["proof"], SAID["wait"], "Nous avons répondu à votre demande.", "bail.pdf", "quittance.jpg")
        assert tenant.take("dossier.pdf") == ANSWER
        letter = read_aloud(tenant.take("D-0001-lettre-3.pdf"))
        assert SAID["answer"] in letter and direction.get_full_name() in letter
        tenant.leave()
        wait_until(lambda: not Letter.objects.waiting().exists())
    desk.sees(juriste.get_full_name(), direction.get_full_name(), "satisfaite")
    everything_came(server, [tenant.code, *SAID.values(), WHY, DOUBTS, NAME, "Diallo", WORDS, "dossier.pdf"])


def test_two_people_handle_one_request_and_each_finds_what_they_typed(
    telephone: Any, office: Office, complaints: list[str]
) -> None:
    request = qualified(office, "access", "erase")
    first, second = (
        Desk(telephone(person), person)
        for person in (member_of(office, person=UserFactory(full_name=name)) for name in ("Ana Roy", "Luc Petit"))
    )
    for desk in (first, second):
        desk.open(request.get_absolute_url())

    for desk in (first, second):  # both open the form, then the one saves, then the other
        desk.page.get_by_role("link", name="Corriger").click()
    first.page.get_by_label("La demande, telle qu’elle est écrite ou dite").fill("Appelée le matin.")
    second.page.get_by_label("La demande, telle qu’elle est écrite ou dite").fill("Appelée le soir.")
    save(first.page)
    first.told("est enregistrée")
    save(second.page)
    expect(second.page.get_by_role("alert")).to_contain_text("Ana Roy")
    row = second.page.get_by_role("row", name="La demande, telle")
    expect(row).to_contain_text("Appelée le matin.")
    expect(row).to_contain_text("Appelée le soir.")
    expect(second.page.get_by_label("La demande, telle qu’elle est écrite ou dite")).to_have_value("Appelée le soir.")
    looks_right(second.page)
    save(second.page)
    second.told("est enregistrée")

    for desk in (first, second):
        desk.page.goto(desk.request_url)
        desk.page.get_by_role("link", name="Noter la réponse faite : Accès").click()
        desk.page.get_by_label("satisfait", exact=True).check()
        desk.page.get_by_label("Motifs").fill(f"Ce qu’en dit {desk.person}.")
    first.page.get_by_role("button", name="Noter la réponse faite").click()
    first.told("La réponse est notée.")
    second.page.get_by_role("button", name="Noter la réponse faite").click()
    alert = second.page.get_by_role("alert").first
    expect(alert).to_contain_text("Ana Roy")
    expect(second.page.get_by_role("main")).to_contain_text("Ce n’est plus possible")
    expect(second.page.get_by_role("main")).to_contain_text("Ce qu’en dit Ana Roy.")
    expect(second.page.get_by_label("Motifs")).to_have_value("Ce qu’en dit Luc Petit.")
    looks_right(second.page)
    second.page.get_by_role("button", name="Noter la réponse faite").click()
    expect(second.page.get_by_role("main")).to_contain_text("Ce droit a déjà sa réponse")
    expect(second.page.get_by_label("Motifs")).to_have_value("Ce qu’en dit Luc Petit.")
    looks_right(second.page)
    complaints[:] = [said for said in complaints if "409" not in said and "422" not in said]
    assert request.rights.get(right="access").reasons == "Ce qu’en dit Ana Roy."


def read_aloud(pdf: bytes) -> str:
    """Return the words of a PDF on one line, words cut at the end of a line put together again."""
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(re.sub("[-\u2010]\n", "", text).split())


def save(page: Page) -> None:
    page.locator(".action-bar").get_by_role("button", name="Enregistrer").click()


def time_passes() -> None:
    """Let the minutes pass that a letter put off waits for."""
    Letter.objects.waiting().exclude(last_error="").update(next_attempt_at=timezone.now())


def everything_came(server: MailServer, never: list[str]) -> None:
    """Every letter arrived, one of them twice and the same; none holds the code, a word, a name or the answer."""
    came = [letter.id for letter in server.received]
    assert set(came) == set(Letter.objects.values_list("message_id", flat=True))
    assert len(came) == len(set(came)) + 1
    assert len({letter.raw for letter in server.received}) == len(set(came))
    for letter in server.received:
        text = text_of(letter)
        assert not CODE.search(text) and [word for word in never if word in text] == []
