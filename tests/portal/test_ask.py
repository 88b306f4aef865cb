"""The form: four pages, nothing kept before the sending, one request and one receipt."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.notifications.models import Letter
from compliance.offices.models import Office
from compliance.portal.models import FollowUp
from compliance.subject_requests.models import RequestDocument, SubjectRequest
from tests.documents import files
from tests.documents.test_images import SECRET, an_image, noted
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.portal.factories import ANSWERS, CODE, a_stamp, portal_open, posted, sent

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)"(?: value="([^"]*)")?')
STEPS = (
    ("requester_quality", "own_name", "other_name", "heir_scope", "person_reference"),
    ("rights",),
    ("wording",),
    ("email", "phone", "address"),
)


@pytest.fixture
def office() -> Office:
    office: Office = OfficeFactory(
        slug="oise", name="Oise Habitat", email="contact@oise.example", phone="03 44 00 00 00"
    )
    portal_open(office)
    return office


@pytest.fixture
def url(office: Office) -> str:
    return reverse("portal:ask", args=[office.slug])


def carried(page: str) -> dict[str, Any]:
    """Return what a page carries without showing it."""
    found: dict[str, Any] = {}
    for name, value in HIDDEN.findall(page):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def walk(client: Client, url: str, answers: dict[str, Any], *, until: int = 4) -> str:
    """Fill in the steps one by one, sending each page as it was shown; return the last one."""
    page = client.get(url).content.decode()
    for number, names in enumerate(STEPS[: until - 1], 1):
        typed = {name: answers[name] for name in names}
        response = client.post(url, {**carried(page), **typed, "go": str(number + 1)})
        assert response.status_code == 200, response.content.decode()
        page = response.content.decode()
    return page


def test_the_four_steps_make_one_request(client, office, url, monkeypatch):
    page = walk(client, url, ANSWERS)
    assert not SubjectRequest.objects.exists() and not Session.objects.exists()

    last = {**carried(page), "email": ANSWERS["email"], "stamp": a_stamp(office), "go": "envoyer"}
    response = client.post(url, last)

    request = SubjectRequest.objects.get()
    assert response.status_code == 200
    told = (request.person_name, request.person_reference, request.wording, request.email, request.channel)
    assert told == ("Amina Diallo", "Bail 4412", ANSWERS["wording"], "amina@tenant.example", "portal")
    assert [right.right for right in request.rights.all()] == ["access"]
    assert request.reference in response.content.decode() and CODE.search(response.content.decode())
    assert "no-store" in response.headers["Cache-Control"]
    assert not client.cookies


def test_going_back_loses_nothing(client, url):
    page = walk(client, url, {**ANSWERS, "wording": 'Deux lignes\net des « guillemets " »'})

    back = client.post(url, {**carried(page), "email": "amina@", "go": "3"}).content.decode()
    again = client.post(
        url, {**carried(back), "wording": 'Deux lignes\net des « guillemets " »', "go": "2"}
    ).content.decode()
    forth = client.post(url, {**carried(again), "rights": ["access", "erase"], "go": "3"}).content.decode()

    assert carried(forth)["rights"] == ["access", "erase"]
    assert carried(forth)["email"] == ["amina@"]
    assert (
        html.unescape(forth.split("<textarea")[1])
        .split(">", 1)[1]
        .strip()
        .startswith('Deux lignes\net des « guillemets " »')
    )


@pytest.mark.parametrize(
    ("step", "missing", "anchor"),
    [
        *((1, {"own_name": ""}, "#id_own_name"), (1, {"requester_quality": ""}, "#id_requester_quality")),
        *((1, {"requester_quality": "heir"}, "#id_other_name"), (1, {"requester_quality": "heir"}, "#id_heir_scope")),
        (3, {"wording": " "}, "#id_wording"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(client, url, step, missing, anchor):
    page = walk(client, url, ANSWERS, until=step)

    typed = {name: {**ANSWERS, **missing}[name] for name in STEPS[step - 1]}
    response = client.post(url, {**carried(page), **typed, "go": str(step + 1)})

    assert response.status_code == 422
    assert f'href="{anchor}' in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "columns"),
    [
        ({}, ("Amina Diallo", "", "")),
        ({"requester_quality": "legal_rep", "other_name": "Léo Diallo"}, ("Léo Diallo", "Amina Diallo", "")),
        (
            {"requester_quality": "heir", "other_name": "Omar Diallo", "heir_scope": "death", "rights": ["postmortem"]},
            ("Omar Diallo", "Amina Diallo", "death"),
        ),
        ({"other_name": "oublié", "heir_scope": "estate"}, ("Amina Diallo", "", "")),
    ],
)
def test_who_asks_and_for_whom_may_be_two(office, typed, columns):
    request = sent(office, **typed).request

    assert (request.person_name, request.requester_name, request.heir_scope) == columns


def test_no_right_need_be_named(office):
    assert not sent(office, rights=[]).request.rights.exists()


def test_the_same_form_sent_twice_is_one_request_with_one_receipt(client, office, url):
    form = posted(office)

    first, second = (client.post(url, form).content.decode() for _time in range(2))

    assert SubjectRequest.objects.count() == 1
    assert CODE.search(first)[0] == CODE.search(second)[0]


def test_the_receipt_is_given_again_for_an_hour(client, office, url):
    form = posted(office)
    client.post(url, form)

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        later = client.post(url, form).content.decode()

    assert SubjectRequest.objects.count() == 1
    assert SubjectRequest.objects.get().reference in later
    assert not CODE.search(later)


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"age": timedelta(seconds=1)}, True),
        ({"age": timedelta(days=2)}, False),
        ({"website": "https://spam.example"}, True),
    ],
)
def test_what_looks_like_a_program_is_asked_to_send_again_with_all_that_was_typed(client, office, url, changes, kept):
    stamp = a_stamp(office, **({"age": changes.pop("age")} if "age" in changes else {}))
    response = client.post(url, posted(office, stamp=stamp, **changes))

    shown = carried(response.content.decode())
    assert response.status_code == 422 and not SubjectRequest.objects.exists()
    assert shown["wording"] == [ANSWERS["wording"]] and "spam.example" not in response.content.decode()
    assert (shown["stamp"] == [stamp]) is kept
    time_later = {**shown, "email": ANSWERS["email"], "stamp": a_stamp(office), "go": "envoyer"}
    assert client.post(url, time_later).status_code == 200
    assert SubjectRequest.objects.count() == 1


@pytest.mark.parametrize("stamp", ["", "forgé", "of another office"])
def test_a_form_that_was_not_shown_here_is_shown_first(client, office, url, stamp):
    other = OfficeFactory()
    stamp = a_stamp(other) if stamp.startswith("of") else stamp

    response = client.post(url, posted(office, stamp=stamp))

    assert response.status_code == 422 and not SubjectRequest.objects.exists()


def test_one_address_does_not_send_without_end(client, office, url):
    cache.clear()
    statuses = [client.post(url, posted(office)).status_code for _time in range(11)]

    assert statuses == [200] * 10 + [429]
    assert SubjectRequest.objects.count() == 10
    assert client.post(url, posted(office), REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_closed_portal_takes_nothing_and_an_office_without_one_has_none(client, office, url):
    portal_open(office, is_open=False)

    assert client.get(url).status_code == client.post(url, posted(office)).status_code == 302
    assert client.get(reverse("portal:front", args=[office.slug])).status_code == 200
    assert not SubjectRequest.objects.exists()
    assert client.get(reverse("portal:front", args=[OfficeFactory().slug])).status_code == 404


# --- files ---


def test_a_photograph_and_a_pdf_are_kept(office):
    photograph = files.sent("photo.JPG", an_image(exif=noted()).getvalue())

    request = sent(office, pieces=[photograph, files.sent("lettre.pdf")]).request

    kept = {piece.document.name: piece for piece in request.documents.select_related("document")}
    assert sorted(kept) == ["lettre.pdf", "photo.jpg"]
    assert all(piece.from_requester and piece.added_by is None for piece in kept.values())
    with files_of(kept["photo.jpg"]) as file:
        assert SECRET not in file.read()
    with files_of(kept["lettre.pdf"]) as file:
        assert file.read() == files.PDF


def files_of(piece: RequestDocument) -> Any:
    from compliance.documents import store

    return store.opened(piece.document)


def test_a_pdf_with_a_script_is_kept_and_marked(office):
    script = files.PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>")

    piece = sent(office, pieces=[files.sent("facture.pdf", script)]).request.documents.get()

    assert piece.caution == "active" and piece.caution_words


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("photo.svg", files.SVG), ("photo.png", files.SVG), ("photo.jpg", files.EXE), ("setup.exe", files.EXE)),
        *(("page.html", b"<html>"), ("lettre.docx", files.docx()), ("note.txt", b"bonjour"), ("vide.pdf", b"")),
        *(("photo.png", files.PNG), ("photo.pdf", an_image().getvalue())),
    ],
)
def test_other_files_are_refused_with_words_and_what_was_typed_stays(client, office, url, name, content):
    response = client.post(url, posted(office, pieces=[files.sent(name, content)]))

    page = html.unescape(response.content.decode())
    assert response.status_code == 422 and not SubjectRequest.objects.exists()
    assert f"«\u00a0{name}\u00a0»" in page and "Choisissez encore vos fichiers" in page
    assert carried(page)["wording"] == [ANSWERS["wording"]]


def test_too_many_files_and_too_heavy_ones_are_refused(client, office, url, settings):
    many = [files.sent(f"{rank}.pdf") for rank in range(6)]
    assert client.post(url, posted(office, pieces=many)).status_code == 422

    settings.DOCUMENT_MAX_BYTES = 2 * len(files.PDF)
    assert client.post(url, posted(office, pieces=[files.sent("a.pdf", files.PDF + b" ")])).status_code == 422
    assert client.post(url, posted(office, pieces=[files.sent(f"{rank}.pdf") for rank in range(3)])).status_code == 422
    assert not SubjectRequest.objects.exists()


def test_two_gigabytes_are_refused_before_they_are_read(client, url):
    response = client.post(url, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(2**31))

    assert response.status_code == 413


def test_the_same_file_twice_is_one(office):
    assert sent(office, pieces=[files.sent("a.pdf"), files.sent("b.pdf")]).request.documents.count() == 1


# --- who is told ---


def test_those_who_follow_requests_are_told_by_a_letter_that_names_nobody(office):
    juriste, dpo = member_of(office), dpo_of(office)
    member_of(office, "declarant")

    request = sent(office).request

    letters = list(Letter.objects.order_by("to"))
    assert {letter.to for letter in letters} == {juriste.email, dpo.email, "amina@tenant.example"}
    for letter in letters:
        text = letter.subject + letter.body
        assert "Diallo" not in text and ANSWERS["wording"] not in text and not CODE.search(text)
    own = next(letter for letter in letters if letter.to == "amina@tenant.example")
    assert request.reference not in own.subject + own.body
    assert reverse("portal:enter", args=[office.slug]) in own.body


def test_nothing_is_written_to_whoever_left_no_address(office):
    sent(office, email="")

    assert not Letter.objects.exists()


def test_the_code_is_kept_nowhere(office):
    done = sent(office)
    plain = done.code.replace("-", "")

    follow_up = FollowUp.objects.get()
    told = [
        *follow_up.history.values_list("snapshot", flat=True),
        follow_up.code_digest,
        Letter.objects.values_list("body"),
    ]
    assert plain not in str(told) and done.code not in str(told)
    assert follow_up.code_digest not in str(list(follow_up.history.values_list("snapshot", flat=True)))


# --- strangers ---


def test_whoever_is_signed_in_is_a_stranger_there(office, url, django_assert_num_queries):
    staff = Client()
    staff.force_login(member_of(office))

    with_session, without = staff.get(url), Client().get(url)

    assert "Cookie" not in with_session.headers.get("Vary", "")
    stamped = re.compile(r'value="[^"]*" ?>|name="stamp" value="[^"]*"')
    assert stamped.sub("", with_session.content.decode()) == stamped.sub("", without.content.decode())
