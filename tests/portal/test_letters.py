"""What the product writes about a request leaves by the real worker, through a relay that is killed half-way."""

import html
import signal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from compliance.notifications import given_up
from compliance.notifications.models import Letter
from compliance.portal import services, stamps
from compliance.portal.models import FollowUp
from compliance.subject_requests import exchange_services as exchanges
from tests.documents.files import attached
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.portal.factories import CODE, a_stamp, portal_open, sent
from tests.subject_requests.factories import days_ago, qualified
from tests.tools.outbox import mail_server, sending, wait_until
from tests.tools.relay import END, listening

ASKED, WRITTEN, TOLD = "Quelle était votre ancienne adresse ?", "J’habitais rue Haute.", "Votre dossier est joint."
NEVER_WRITTEN = ("Diallo", "Martin", "dossier de logement", ASKED, WRITTEN, TOLD, "dossier.pdf", "Bail 4412")


@pytest.fixture
def office():
    office = OfficeFactory(slug="oise", name="Oise Habitat")
    portal_open(office)
    return office


def everything(office):
    """Do all that writes letters about requests; return the codes that were made."""
    juriste, _dpo = member_of(office), dpo_of(office)
    done = sent(office)
    services.reply(done.request, ASKED, by=juriste)
    follow_up = FollowUp.objects.select_related("request__office").get()
    services.write(follow_up, stamps.read(a_stamp(office), office.pk), WRITTEN, [])
    code = services.issue_again(done.request, "au guichet", by=juriste)
    answer = attached(done.request, by=juriste, name="dossier.pdf")
    exchanges.hand_over(answer.pk, timezone.localdate(), on=timezone.localdate(), by=juriste)
    services.reply(done.request, TOLD, by=juriste)
    qualified(office, received=days_ago(40))
    call_command("daily")  # recalls the answer that is late
    return [done.code, done.code.replace("-", ""), code]


def time_passes():
    """Let the minutes pass that a letter put off waits for."""
    Letter.objects.waiting().exclude(last_error="").update(next_attempt_at=timezone.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("forgotten")
@pytest.mark.parametrize("moment", ["", "RCPT", "DATA", END], ids=["greeting", "recipient", "data", "not acknowledged"])
def test_a_relay_killed_half_way_through_the_letters_loses_none(office, tmp_path, moment):
    codes = everything(office)
    letters = dict(Letter.objects.values_list("message_id", "to"))
    assert len(letters) >= 10

    with mail_server(tmp_path / "spool", moment=moment, count=4) as server, sending(server.port, "--every", "0.1"):
        assert server.wait_until_dead() == -signal.SIGKILL
        wait_until(lambda: Letter.objects.waiting().exclude(last_error="").exists())
        server.start()
        wait_until(lambda: time_passes() or not Letter.objects.waiting().exists())

    came = server.received
    assert {letter.id: letter.to for letter in came} == letters
    twins = [letter.id for letter in came if [one.id for one in came].count(letter.id) > 1]
    assert len(twins) == (2 if moment == END else 0)
    assert len({letter.raw for letter in came}) == len(letters)  # a repeat is the same, to the byte
    assert not Letter.objects.filter(sent_at=None).exists()
    for letter in came:
        text = f"{letter.message['Subject']} {letter.message.get_content()}"
        assert not CODE.search(text)
        assert [word for word in [*NEVER_WRITTEN, *codes] if word in text] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("forgotten")
def test_one_address_that_is_refused_keeps_no_other_letter_and_is_told_in_words(office, client):
    juriste, dpo = member_of(office), dpo_of(office)
    done, other = sent(office), sent(office, email="paul@tenant.example", own_name="Paul Petit")
    url = reverse("subject_requests:detail", args=["oise", done.request.number])
    Letter.objects.exclude(to__endswith="@tenant.example").delete()

    with listening() as relay:
        relay.refuse("amina@tenant.example", "550 5.1.1 nobody of that name")
        with sending(relay.port, "--once") as worker:
            said = worker.communicate(timeout=60)[0]

    assert said.startswith("3 sent, 0 put off, 1 given up")
    assert sorted(letter.to for letter in relay.received) == sorted([juriste.email, dpo.email, "paul@tenant.example"])
    told = [letter for letter in relay.received if letter.to != "paul@tenant.example"]
    for letter in told:
        text = f"{letter.message['Subject']} {letter.message.get_content()}"
        assert f"Demande {done.request.reference} : la personne n’est pas prévenue" in text and url in text
        assert "Diallo" not in text and "tenant.example" not in text
    client.force_login(juriste)
    assert "courriel refusé" in html.unescape(client.get(url).content.decode())
    page = html.unescape(client.get(reverse("portal_staff:exchange", args=["oise", done.request.number])).text)
    assert "amina@tenant.example la refuse" in page and "joignez-la autrement" in page
    page = html.unescape(client.get(reverse("subject_requests:detail", args=["oise", other.request.number])).text)
    assert "Échanges avec le demandeur" in page and "courriel refusé" not in page


@pytest.mark.django_db
def test_several_letters_lost_to_one_address_are_told_once_to_whoever_sees_the_request(office):
    juriste = member_of(office)
    done = sent(office)
    services.reply(done.request, ASKED, by=juriste)
    stranger = member_of(OfficeFactory())
    to_person = Letter.objects.filter(to="amina@tenant.example").order_by("pk")
    first, second = to_person
    Letter.objects.exclude(pk__in=to_person).delete()

    for letter in (first, second):
        letter.next_attempt_at = None
        letter.save()
        given_up.tell(letter)

    told = Letter.objects.exclude(pk__in=[first.pk, second.pk]).get()
    assert told.to == juriste.email != stranger.email
    assert "réponse est due le" in told.body
    given_up.tell(told)  # a letter to the staff that is lost tells nobody: monitoring names it
    assert Letter.objects.count() == 3
