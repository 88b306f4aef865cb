"""What the staff do with a request that came through the portal: read, answer, make a new code."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.notifications.models import Letter
from compliance.offices.models import Office
from compliance.portal import directory, services, stamps
from compliance.portal.models import FollowUp
from compliance.subject_requests.beside import ways
from compliance.subject_requests.models import RequestMessage
from tests.documents import files
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.hostile.budgets import budget
from tests.portal.factories import CODE, Sent, a_stamp, portal_open, sent
from tests.subject_requests.factories import a_request

pytestmark = pytest.mark.django_db

SCRIPT = files.PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>")


@pytest.fixture
def office() -> Office:
    office: Office = OfficeFactory(slug="oise", name="Oise Habitat")
    portal_open(office)
    return office


@pytest.fixture
def juriste(client: Client, office: Office) -> Any:
    person = member_of(office)
    client.force_login(person)
    return person


@pytest.fixture
def done(office: Office, juriste: Any) -> Sent:
    return sent(office, pieces=[files.sent("facture.pdf", SCRIPT)])


def url(name: str, request: Any, *more: int) -> str:
    return reverse(f"portal_staff:{name}", args=[request.office.slug, request.number, *more])


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return html.unescape(response.content.decode())


def test_the_page_shows_what_was_asked_said_and_sent(client, done):
    text = page(client, url("exchange", done.request))

    assert "Je veux voir mon dossier de logement." in text and "Amina Diallo" in text
    assert "facture.pdf" in text and "contient un programme" in text
    assert "attend de partir" in text
    assert done.code not in text


def test_each_part_of_the_page_has_an_id_of_its_own(client, done):
    """What was said by the portal stood under the id of the bar that says what was done."""
    ids = re.findall(r'\sid="([^"]+)"', page(client, url("exchange", done.request)))

    assert [one for one in ids if ids.count(one) > 1] == []


def test_a_file_of_the_person_is_saved_and_never_shown(client, done):
    response = client.get(url("piece", done.request, 1))

    assert b"".join(response.streaming_content) == SCRIPT
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert client.get(url("piece", done.request, 2)).status_code == 404


def test_an_answer_is_written_and_the_person_is_told_that_there_is_one(client, juriste, done):
    Letter.objects.all().delete()

    response = client.post(url("reply", done.request), {"text": "Quelle est votre ancienne adresse ?"})

    assert response.status_code == 302
    message = RequestMessage.objects.get()
    assert (message.author, message.from_requester) == (juriste, False)
    letter = Letter.objects.get()
    assert letter.to == "amina@tenant.example" and "adresse ?" not in letter.body
    assert client.post(url("reply", done.request), {"text": " "}).status_code == 422


def test_the_page_of_the_request_says_whose_message_is_the_last(client, juriste, done):
    """The letter that says so leads there."""
    assert [way.label for way in ways(done.request)] == ["Échanges avec le demandeur"]
    follow_up = FollowUp.objects.select_related("request__office").get()
    services.write(follow_up, stamps.read(a_stamp(done.request.office), done.request.office_id), "Bonjour", [])
    [way] = ways(done.request)
    assert "son message du" in way.label and way.label in page(client, done.request.get_absolute_url())

    services.reply(done.request, "Bonjour", by=juriste)
    assert [way.label for way in ways(done.request)] == ["Échanges avec le demandeur"]


def test_the_rail_shows_that_one_is_among_the_requests(client, office, done):
    def current(address):
        return re.findall(r'<a href="([^"]+)"[^>]* aria-current="page"', page(client, address))

    requests = reverse("subject_requests:list", args=[office.slug])
    for name in ("exchange", "code"):
        assert requests in current(url(name, done.request))
    client.force_login(member_of(office, "admin"))
    settings = reverse("portal_staff:settings", args=[office.slug])
    assert settings in current(settings) and requests not in current(settings)


def test_a_button_pressed_twice_writes_once(client, done):
    stamp = client.get(url("exchange", done.request)).context["stamp"]
    Letter.objects.all().delete()

    answers = [client.post(url("reply", done.request), {"text": "Bonjour", "stamp": stamp}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (RequestMessage.objects.count(), Letter.objects.count()) == (1, 1)
    another = client.get(url("exchange", done.request)).context["stamp"]
    client.post(url("reply", done.request), {"text": "Bonjour", "stamp": another})
    assert RequestMessage.objects.count() == 2


def test_a_letter_that_is_refused_is_said(client, done):
    Letter.objects.filter(to="amina@tenant.example").update(next_attempt_at=None, last_error="550")

    assert "La lettre n’est pas partie" in page(client, url("exchange", done.request))


def test_a_new_code_is_shown_once_after_the_identity_was_verified(client, done):
    assert client.post(url("code", done.request), {"verified": " "}).status_code == 422

    response = client.post(url("code", done.request), {"verified": "a donné son numéro de bail au guichet"})

    [code] = CODE.findall(response.content.decode())
    assert "no-store" in response.headers["Cache-Control"]
    assert not CODE.search(page(client, url("code", done.request)))
    assert directory.followed(done.request.office, done.request.number, code.replace("-", ""))
    assert not directory.followed(done.request.office, done.request.number, done.code.replace("-", ""))


def test_a_request_that_came_by_letter_is_given_a_code(client, office, juriste):
    request = a_request(office)
    assert "n’a pas de code" in page(client, url("exchange", request))

    services.issue_again(request, "au guichet", by=juriste)

    assert FollowUp.objects.get(request=request).issued_by == juriste
    assert "par " + juriste.get_full_name() in page(client, url("exchange", request))


def test_a_request_that_came_by_letter_leads_there_while_a_code_may_be_given(client, office, juriste):
    """Without the way, nobody would find where a code is handed to whoever wrote on paper."""
    request = a_request(office)
    assert [way.url for way in ways(request)] == [url("exchange", request)]

    portal_open(office, is_open=False)
    assert ways(request) == []
    services.issue_again(request, "au guichet", by=juriste)
    assert [way.url for way in ways(request)] == [url("exchange", request)]


@pytest.mark.parametrize("name", ["reply", "code"])
def test_the_dpo_reads_and_does_not_answer(client, office, name):
    request = sent(office).request
    client.force_login(dpo_of(office))

    assert client.get(url("exchange", request)).status_code == 200
    assert client.get(url(name, request)).status_code == 403


@pytest.mark.parametrize("name", ["exchange", "reply", "code"])
def test_a_neighbour_and_whoever_does_not_follow_requests_find_nothing(client, office, name):
    request = sent(office).request
    for person in (member_of(OfficeFactory()), member_of(office, "admin")):
        client.force_login(person)
        assert client.get(url(name, request)).status_code == 404


def test_the_page_costs_the_same_with_many_messages(client, juriste, done):
    services.reply(done.request, "Bonjour", by=juriste)
    with budget("portal_staff:exchange"):
        client.get(url("exchange", done.request))
    for rank in range(5):
        services.reply(done.request, f"Bonjour {rank}", by=juriste)
    with budget("portal_staff:exchange"):
        client.get(url("exchange", done.request))


def test_an_answer_is_handed_over_by_the_office_alone(done):
    from django.core.exceptions import ValidationError

    from compliance.subject_requests import exchange_services as exchanges

    today = timezone.localdate()
    with pytest.raises(ValidationError) as refused:
        exchanges.hand_over(done.request.documents.get().pk, today, on=today, by=None)
    assert refused.value.code == "own-piece"
