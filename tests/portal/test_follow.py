"""Coming back with a reference and a code: the same answer to whoever is wrong, nothing lost by whoever is slow."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from compliance.history.models import JournalEntry
from compliance.offices.models import Office
from compliance.portal import codes, entry, services, stamps
from compliance.portal.models import FollowUp
from compliance.subject_requests import exchange_services as exchanges
from compliance.subject_requests.models import RequestDocument, RequestMessage
from tests.documents import files
from tests.documents.files import attached
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.portal.factories import entered, portal_open, sent

pytestmark = pytest.mark.django_db

SECRETS = re.compile(r'value="[^"]{20,}"')  # stamps and tokens, which differ each time
TEXT = "J’ai changé d’adresse."


@pytest.fixture
def office() -> Office:
    office: Office = OfficeFactory(slug="oise", name="Oise Habitat")
    portal_open(office)
    return office


def enter(client: Client, office: Office, reference: str, code: str, **more: Any) -> Any:
    return client.post(reverse("portal:enter", args=[office.slug]), {"reference": reference, "code": code, **more})


def followed(office: Office) -> str:
    return reverse("portal:followed", args=[office.slug])


@pytest.mark.parametrize(
    "spelling", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code[:9]}  {code[9:]} "]
)
def test_a_code_opens_its_request_however_it_is_typed(client, office, spelling):
    done = sent(office)

    assert enter(client, office, done.request.reference.lower(), spelling(done.code)).status_code == 302
    page = client.get(followed(office))

    assert done.request.reference in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert not Session.objects.exists()


def test_the_entry_is_a_cookie_apart_that_no_other_page_is_sent(client, office):
    done = sent(office)
    enter(client, office, done.request.reference, done.code)

    cookie = client.cookies[entry.NAME]
    assert cookie["path"] == reverse("portal:enter", args=[office.slug])
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and not cookie["max-age"]
    assert done.code.replace("-", "") not in cookie.value


def wrong(done: Any) -> list[tuple[str, str]]:
    """Return what is wrong in each way: a code, a reference, both, what cannot be one."""
    other = "0000-0000-0000-0000"
    return [
        *((done.request.reference, other), ("D-9999", done.code), ("D-9999", other)),
        *((done.request.reference, "7K3M"), ("demain", done.code), ("9" * 30, "x" * 50)),
    ]


def test_whoever_is_wrong_is_told_the_same_whatever_is_wrong(client, office):
    done = sent(office)
    pages = []
    for reference, code in wrong(done):
        with CaptureQueriesContext(connection) as queries:
            response = enter(Client(REMOTE_ADDR="203.0.113.7"), office, reference, code)
        text = html.unescape(response.content.decode()).replace(reference, "…").replace(code, "…")
        reads = [query["sql"] for query in queries if "portal_followup" in query["sql"]]
        pages.append((response.status_code, SECRETS.sub("", text), len(reads)))

    assert len(set(pages)) == 1
    assert pages[0][0] == 422


def test_a_right_code_and_a_wrong_one_are_compared_alike(office, monkeypatch):
    compared: list[str] = []
    known = codes.constant_time_compare
    monkeypatch.setattr(codes, "constant_time_compare", lambda one, two: compared.append(two) or known(one, two))
    done = sent(office)

    for reference, code in wrong(done):
        compared.clear()
        enter(Client(REMOTE_ADDR="203.0.113.7"), office, reference, code)
        assert len(compared) == 1, "one comparison, whether or not there is such a request"


def test_the_code_of_another_office_opens_nothing(client, office):
    neighbour = OfficeFactory(slug="voisin")
    portal_open(neighbour)
    mine, theirs = sent(office), sent(neighbour)
    assert mine.request.number == theirs.request.number

    assert enter(client, office, theirs.request.reference, theirs.code).status_code == 422


def test_an_address_and_a_reference_are_tried_so_many_times_an_hour(office):
    done = sent(office)
    reference = done.request.reference

    tries = [enter(Client(REMOTE_ADDR="203.0.113.7"), office, "D-9999", done.code).status_code for _try in range(21)]
    assert tries == [422] * 20 + [429]
    assert enter(Client(REMOTE_ADDR="203.0.113.7"), office, reference, done.code).status_code == 429

    for rank in range(20):
        enter(Client(REMOTE_ADDR=f"198.51.100.{rank}"), office, reference, "0000-0000-0000-0000")
    assert enter(Client(REMOTE_ADDR="192.0.2.1"), office, reference, done.code).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert enter(Client(REMOTE_ADDR="192.0.2.1"), office, reference, done.code).status_code == 302


def test_what_was_counted_is_forgotten_after_an_hour(client, office):
    enter(client, office, "D-9999", "0000-0000-0000-0000")
    assert counted()

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        from compliance.portal.limits import forget_expired

        forget_expired()
    assert not counted()


def counted() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM ramure_cache WHERE cache_key LIKE '%portal%'")
        rows = cursor.fetchall()
    assert "127.0.0.1" not in str(rows)
    return rows


def test_half_an_hour_without_a_page_and_the_code_is_asked_again(office):
    done = entered(office)

    with time_machine.travel(timezone.now() + timedelta(minutes=29)):
        assert done.client.get(followed(office)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=58)):
        assert done.client.get(followed(office)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=120)):
        assert done.client.get(followed(office)).status_code == 302


def test_whoever_was_slow_finds_what_they_had_written(office):
    done = entered(office)
    form = {"text": TEXT, "stamp": stamps.fresh(office.pk)}

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        late = done.client.post(followed(office), form)
        assert late.status_code == 422 and TEXT in html.unescape(late.content.decode())
        again = enter(done.client, office, done.request.reference, done.code, text=TEXT)
    assert again.status_code == 200
    assert TEXT in html.unescape(again.content.decode().split("<textarea")[1])


def test_a_new_code_ends_the_former_one_and_whoever_had_entered_it(office):
    done, by = entered(office), member_of(office)

    code = services.issue_again(done.request, "a dit sa date d’entrée et son loyer", by=by)

    assert done.client.get(followed(office)).status_code == 302
    assert enter(Client(), office, done.request.reference, done.code).status_code == 422
    assert enter(Client(), office, done.request.reference, code).status_code == 302
    entries = FollowUp.objects.get().history.order_by("position")
    assert [row.actor_name for row in entries] == ["Ramure", by.get_full_name()]
    assert "sa date d’entrée" in entries[1].history_change_reason
    assert code not in str(list(entries.values()))


def test_whoever_closes_the_page_must_enter_again(office):
    done = entered(office)

    done.client.post(reverse("portal:leave", args=[office.slug]))

    assert done.client.get(followed(office)).status_code == 302


def test_a_code_holds_under_a_former_key_of_the_site(client, office, settings):
    done = sent(office)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a newer key" * 6, [settings.SECRET_KEY]

    assert enter(client, office, done.request.reference, done.code).status_code == 302


# --- messages ---


def test_messages_go_both_ways_in_order(office):
    done, by = entered(office), member_of(office)
    services.reply(done.request, "Quelle est votre nouvelle adresse ?", by=by)

    response = done.client.post(
        followed(office), {"text": TEXT, "stamp": stamps.fresh(office.pk), "pieces": [files.sent("bail.pdf")]}
    )

    page = html.unescape(done.client.get(response.url).content.decode())
    assert page.index("Quelle est votre nouvelle adresse ?") < page.index(TEXT)
    assert "bail.pdf" in page and "Votre message est parti" in page
    assert by.get_full_name() not in page, "the office speaks to the person"
    assert [message.author for message in RequestMessage.objects.order_by("pk")] == [by, None]


def test_the_same_page_sent_twice_is_one_message(office):
    done = entered(office)
    form = {"text": TEXT, "stamp": stamps.fresh(office.pk)}

    assert {done.client.post(followed(office), form).status_code for _time in range(2)} == {302}
    assert RequestMessage.objects.count() == 1


@pytest.mark.parametrize("refused", [{"text": ""}, {"pieces": files.SVG}, {"stamp": "forgé"}])
def test_a_message_that_is_refused_is_given_back(office, refused):
    done = entered(office)
    form = {"text": TEXT, "stamp": stamps.fresh(office.pk), **refused}
    if "pieces" in refused:
        form["pieces"] = [files.sent("photo.png", files.SVG)]

    response = done.client.post(followed(office), form)

    assert response.status_code == 422 and not RequestMessage.objects.exists()
    assert form["text"] in html.unescape(response.content.decode())


def test_a_file_that_was_sent_already_is_said_to_be_there(office):
    done = entered(office, pieces=[files.sent("bail.pdf")])
    form = {"text": TEXT, "stamp": stamps.fresh(office.pk), "pieces": [files.sent("encore.pdf")]}

    response = done.client.post(followed(office), form)

    assert response.status_code == 422 and not RequestMessage.objects.exists()
    assert "bail.pdf" in html.unescape(response.content.decode())


# --- the answer ---


def handed_over(done: Any, until: date) -> str:
    answer: RequestDocument = attached(done.request, by=UserFactory(), name="reponse.pdf")
    exchanges.hand_over(answer.pk, until, on=until, by=None)
    return reverse("portal:answer", args=[done.request.office.slug, answer.number])


def test_the_answer_is_taken_until_its_last_day(office):
    done, today = entered(office), timezone.localdate()
    url = handed_over(done, today)

    taken = done.client.get(url)

    assert b"".join(taken.streaming_content) == files.PDF
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["X-Content-Type-Options"] == "nosniff" and "no-store" in taken.headers["Cache-Control"]
    line = JournalEntry.objects.get(action="portal.answer")
    assert line.details["reference"] == done.request.reference and line.person is None


def test_an_answer_that_has_expired_is_said_to_be_gone(office):
    done = entered(office)
    url = handed_over(done, timezone.localdate() - timedelta(days=1))

    page = done.client.get(followed(office)).content.decode()

    assert done.client.get(url).status_code == 410
    assert f'href="{url}"' not in page and "reponse.pdf" in page


def test_nothing_else_of_the_request_is_taken(office):
    done = entered(office, pieces=[files.sent("bail.pdf")])
    inner: RequestDocument = attached(done.request, by=UserFactory(), name="note.pdf", content=files.PDF + b"%")

    for number in (1, inner.number, 99):
        assert done.client.get(reverse("portal:answer", args=[office.slug, number])).status_code == 404
    page = done.client.get(followed(office)).content.decode()
    assert "note.pdf" not in page


def test_an_answer_is_not_taken_without_the_code(client, office):
    url = handed_over(sent(office), timezone.localdate())

    assert client.get(url).status_code == 302


def test_whoever_is_signed_in_follows_nothing(office):
    done = sent(office)
    staff = Client()
    staff.force_login(member_of(office))

    assert staff.get(followed(office)).status_code == 302
    assert done.request.reference not in staff.get(reverse("portal:enter", args=[office.slug])).content.decode()
