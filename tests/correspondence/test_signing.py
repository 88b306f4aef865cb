"""Who signs which letter, what keeps one from being signed, what is kept of it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from compliance.correspondence import services, signing
from compliance.correspondence.models import Letter
from compliance.documents import store
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.notifications.models import Letter as Mail
from compliance.subject_requests import people_services
from compliance.subject_requests.models import RequestDocument
from tests.correspondence.factories import a_file, code_of, prepared, signed
from tests.factories import dpo_of, member_of
from tests.subject_requests.factories import key_of, qualified

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"body": "Nous répondons : [[réponse]]"}, "body", "to-fill"),
        ({"outcomes": {}}, "outcomes", "no-outcome"),
    ],
)
def test_a_letter_that_is_not_finished_is_neither_submitted_nor_signed(
    office, juriste, direction, changes, field, code
):
    letter = prepared(qualified(office), by=juriste, **changes)
    for verb, by in ((services.submit, juriste), (services.sign, direction)):
        with pytest.raises(ValidationError) as refused:
            verb(letter, version=letter.version, by=by)
        assert code_of(refused, field) == code


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [({"reasons": " "}, "reasons", "no-reasons"), ({"body": "Non, c’est non."}, "body", "left-out")],
)
def test_a_refusal_says_its_reasons(office, juriste, direction, changes, field, code):
    letter = prepared(qualified(office), "refusal", by=juriste, **changes)
    with pytest.raises(ValidationError) as refused:
        services.sign(letter, version=letter.version, by=direction)
    assert code_of(refused, field) == code


def test_a_full_answer_cannot_refuse(office, juriste):
    request = qualified(office)
    with pytest.raises(ValidationError) as refused:
        prepared(request, by=juriste, outcomes={key_of(request): "refused"})
    assert code_of(refused, "outcomes") == "not-this-outcome"


def test_a_signed_letter_is_kept_as_it_was_signed(office, juriste, direction):
    request = qualified(office)
    letter = signed(prepared(request, by=juriste), by=direction)
    assert (letter.state, letter.signed_by, letter.signed_on) == ("signed", direction, timezone.localdate())
    assert letter.signatory == f"{direction.get_full_name()}\nDirection"
    assert [letter.pdf.document.name, letter.docx.document.name] == ["D-0001-lettre-1.pdf", "D-0001-lettre-1.docx"]
    with store.opened(letter.pdf.document) as file:
        assert file.read(5) == b"%PDF-"
    assert not store.fault(letter.docx.document)
    with pytest.raises(ValidationError) as refused:
        services.revise(letter, services.Written(subject="a", body="b", to=""), version=letter.version, by=juriste)
    assert code_of(refused) == "not-now"
    assert not verify(Chain.objects.get(key=office.ledger_chain())).fault


@pytest.mark.parametrize(
    ("kind", "juriste_may"),
    [("answer", False), ("extension", False), ("identity_request", True), ("acknowledgement", True)],
)
def test_who_signs_what(office, juriste, direction, kind, juriste_may):
    dpo, auditor = dpo_of(office), member_of(office, "auditor")
    letter = prepared(qualified(office), kind, by=juriste)
    who = {person: signing.may_sign(letter, person) for person in (juriste, direction, dpo, auditor)}
    assert who == {juriste: juriste_may, direction: True, dpo: False, auditor: False}


def test_a_delegate_signs_while_the_delegation_holds(office, juriste, direction):
    letter = prepared(qualified(office), by=juriste)
    with pytest.raises(ValidationError) as refused:
        signed(letter, by=juriste)
    assert code_of(refused) == "not-a-signer"
    today = timezone.localdate()
    people_services.delegate(office, juriste, starts=today, ends=today, by=direction)
    assert signed(letter, by=juriste).signatory == f"Pour la direction, par délégation\n{juriste.get_full_name()}"


def test_portability_asks_for_a_structured_file(office, juriste, direction):
    request = qualified(office, "port")
    pdf = a_file(request, "donnees.pdf", b"%PDF-1.7\n%%EOF\n")
    letter = prepared(request, by=juriste, enclosed=[pdf.number])
    with pytest.raises(ValidationError) as refused:
        signed(letter, by=direction)
    assert code_of(refused, "enclosed") == "no-structured-file"
    table = a_file(request)
    words = services.Written(
        subject=letter.subject, body=letter.body, to="", outcomes=letter.outcomes, enclosed=[pdf.number, table.number]
    )
    revised = services.revise(letter, words, version=letter.version, by=juriste)
    assert signed(revised, by=direction).state == "signed"


def test_a_failed_signature_leaves_no_file(office, juriste, direction, monkeypatch):
    letter = prepared(qualified(office), by=juriste)
    before = stored(office)
    monkeypatch.setattr(services, "LetterSigned", _fail)
    with pytest.raises(RuntimeError):
        signed(letter, by=direction)
    assert stored(office) == before
    assert Letter.objects.get().state == "draft" and not RequestDocument.objects.exists()


def stored(office):
    folder = f"documents/{office.pk}"
    return set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()


def _fail(*args, **kwargs):
    raise RuntimeError


def test_those_who_may_sign_are_told_then_the_writer(office, juriste, direction):
    letter = prepared(qualified(office), by=juriste)
    asked = services.submit(letter, version=letter.version, by=juriste)
    [told] = Mail.objects.filter(subject__contains="attend votre signature")
    assert told.to == direction.email
    assert "Martin" not in told.body and "D-0001" in told.body and "/lettres/1/" in told.body
    back = services.send_back(asked, "Une phrase est obscure.", version=asked.version, by=direction)
    assert (back.state, back.sent_back_for) == ("draft", "Une phrase est obscure.")
    [told] = Mail.objects.filter(subject__contains="lettre à reprendre")
    assert told.to == juriste.email and "obscure" not in told.body
    signed(back, by=direction)
    [told] = Mail.objects.filter(subject__contains="lettre signée")
    assert told.to == juriste.email


def test_a_letter_is_sent_back_with_words(office, juriste, direction):
    letter = prepared(qualified(office), by=juriste)
    asked = services.submit(letter, version=letter.version, by=juriste)
    with pytest.raises(ValidationError) as refused:
        services.send_back(asked, " ", version=asked.version, by=direction)
    assert code_of(refused, "why") == "no-why"
