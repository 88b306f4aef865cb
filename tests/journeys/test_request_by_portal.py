"""A request from its first page to its answer, on telephones, with letters read from a real relay killed half-way."""

import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

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
    "identity": "Quel était votre numéro de bail ?",
    "proof": "Bail 4412, signé en 2019.",
    "extension": "Votre dossier a trois volumes : il nous faut deux mois de plus.",
    "answer": "Votre dossier est joint à cette page.",
}
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
    people = {one: Mailbox(server, one.email) for one in (juriste, dpo)}
    tenant, amina = Tenant(telephone(), "oise"), Mailbox(server, AMINA)
    desk, signer = Desk(telephone(juriste), juriste), Desk(telephone(direction), direction)
    with sending(server.port, "--every", "0.1"):
        tenant.ask(NAME, WORDS, AMINA)
        amina.next()  # the receipt
        people[dpo].next()
        desk.open(people[juriste].link())
        desk.act("Qualifier", "La demande est qualifiée.")

        desk.act("Demander l’identité", "La demande d’identité est notée.", Doutes_raisonnables=DOUBTS)
        desk.write(SAID["identity"])
        tenant.come_back(amina.link())
        tenant.reads(SAID["identity"], "Nous avons besoin de savoir que c’est bien vous")
        tenant.write(SAID["proof"])  # the letters about it are the fifth and the sixth: the relay is killed there
        assert server.wait_until_dead() == -signal.SIGKILL
        wait_until(lambda: Letter.objects.waiting().exclude(last_error="").exists())
        tenant.leave()

        # Nobody waits for the relay: the office goes on, and what it writes leaves when the relay is back.
        desk.act("Identité vérifiée", "L’identité est établie.", Ce_qui_a_été_vu="Numéro de bail")
        desk.act("Proroger", "La demande est prorogée.", Motifs="Trois volumes d’archives")
        desk.write(SAID["extension"])
        server.start()
        wait_until(lambda: time_passes() or not Letter.objects.waiting().exists())
        tenant.come_back(amina.link())
        tenant.reads(SAID["extension"], "Le délai est plus long")
        tenant.leave()

        desk.attach("dossier.pdf", ANSWER)
        desk.answer("satisfait")
        signer.open(desk.request_url)
        signer.act("Signer la réponse", "La signature est notée.")
        desk.hand_over("dossier.pdf", timezone.localdate() + timedelta(days=30))
        desk.write(SAID["answer"])
        tenant.come_back(amina.link())
        tenant.reads(*SAID.values(), "Nous avons répondu à votre demande.", "bail.pdf", "quittance.jpg")
        assert tenant.take("dossier.pdf") == ANSWER
        tenant.leave()
        wait_until(lambda: not Letter.objects.waiting().exists())
    desk.sees(juriste.get_full_name(), direction.get_full_name(), "satisfaite")
    everything_came(server, [tenant.code, *SAID.values(), DOUBTS, NAME, "Diallo", WORDS, "dossier.pdf"])


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
        desk.page.get_by_role("link", name="Répondre : Accès").click()
        desk.page.get_by_label("satisfait", exact=True).check()
        desk.page.get_by_label("Motifs").fill(f"Ce qu’en dit {desk.person}.")
    first.page.get_by_role("button", name="Répondre").click()
    first.told("La réponse est notée.")
    second.page.get_by_role("button", name="Répondre").click()
    alert = second.page.get_by_role("alert").first
    expect(alert).to_contain_text("Ana Roy")
    expect(second.page.get_by_role("main")).to_contain_text("Ce n’est plus possible")
    expect(second.page.get_by_role("main")).to_contain_text("Ce qu’en dit Ana Roy.")
    expect(second.page.get_by_label("Motifs")).to_have_value("Ce qu’en dit Luc Petit.")
    looks_right(second.page)
    second.page.get_by_role("button", name="Répondre").click()
    expect(second.page.get_by_role("main")).to_contain_text("Ce droit a déjà sa réponse")
    expect(second.page.get_by_label("Motifs")).to_have_value("Ce qu’en dit Luc Petit.")
    looks_right(second.page)
    complaints[:] = [said for said in complaints if "409" not in said and "422" not in said]
    assert request.rights.get(right="access").reasons == "Ce qu’en dit Ana Roy."


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
