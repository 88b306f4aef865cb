"""The verbs of a letter on the database: what each writes, refuses, does to its request."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.correspondence import delivery, model_services, services
from compliance.correspondence.enums import Way
from compliance.correspondence.models import Letter
from compliance.correspondence.refusals import StaleLetter
from compliance.correspondence.rules import Text
from compliance.documents import services as documents
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.notifications.models import Letter as Mail
from compliance.portal import directory
from compliance.subject_requests import services as requests
from compliance.subject_requests.models import RequestDocument, SubjectRequest
from tests.correspondence.factories import a_file, code_for, code_of, prepared, sent, signed
from tests.subject_requests.factories import NOBODY, a_request, answered, key_of, qualified

pytestmark = pytest.mark.django_db


def read_again(request):
    return SubjectRequest.objects.get(pk=request.pk)


# --- writing ---


def test_a_letter_is_opened_with_what_is_known(office, juriste):
    with time_machine.travel("2026-11-06 12:00+01:00", tick=False):
        request = qualified(office, received=date(2026, 11, 2), address="3 allée des Tilleuls\n60000 Beauvais")
        letter = services.prepare(request, "extension", by=juriste)
    assert (letter.number, letter.state, letter.prepared_by) == (1, "draft", juriste)
    assert letter.to == "Mme Jeanne Martin\n3 allée des Tilleuls\n60000 Beauvais"
    assert "reçu votre demande le 2 novembre 2026" in letter.body
    assert "2 décembre 2026" in letter.body and "2 février 2027" in letter.body
    assert letter.text.places == ["motifs"]
    assert not verify(Chain.objects.get(key=office.ledger_chain())).fault


def test_an_office_s_own_words_are_taken(office, juriste):
    own = Text("À propos de [[référence]]", "Bonjour,\n\nNous répondons : [[réponse]]")
    model_services.write_model(office, "answer", own, version=0, by=juriste)
    letter = services.prepare(qualified(office), "answer", by=juriste)
    assert (letter.subject, letter.body) == ("À propos de D-0001", "Bonjour,\n\nNous répondons : [[réponse]]")
    model_services.forget_model(office, "answer", version=1, by=juriste)
    assert "faisons droit" in services.prepare(letter.record, "answer", by=juriste).body


@pytest.mark.parametrize(
    ("words", "code"),
    [(Text("Non", "Non."), "left-out"), (Text("[[reference]]", "[[motifs]]"), "unknown-places")],
)
def test_a_model_without_room_for_reasons_is_refused(office, juriste, words, code):
    with pytest.raises(ValidationError) as refused:
        model_services.write_model(office, "refusal", words, version=0, by=juriste)
    assert code_of(refused, "body") == code


def test_two_people_write_a_model_at_once(office, juriste):
    model_services.write_model(office, "complaint", Text("Un", "[[réponse]]"), version=0, by=juriste)
    with pytest.raises(StaleLetter):
        model_services.write_model(office, "complaint", Text("Deux", "[[réponse]]"), version=0, by=juriste)


@pytest.mark.parametrize("kind", ["answer", "refusal", "administrative_documents", "complaint", "recipient_notice"])
def test_a_letter_of_no_use_to_the_request_is_not_written(office, juriste, kind):
    with pytest.raises(ValidationError) as refused:
        services.prepare(a_request(office), kind, by=juriste)
    assert code_of(refused, "kind") == "not-this-kind"


def test_the_same_words_write_nothing(office, juriste):
    letter = prepared(qualified(office), by=juriste)
    again = services.revise(
        letter,
        services.Written(subject=letter.subject, body=letter.body, to=letter.to, outcomes=letter.outcomes),
        version=letter.version,
        by=juriste,
    )
    assert again.version == letter.version


def test_two_people_correct_a_letter_at_once(office, juriste):
    letter = services.prepare(qualified(office), "answer", by=juriste)
    prepared_words = services.Written(subject="Un", body="Un.", to="")
    services.revise(letter, prepared_words, version=1, by=juriste)
    with pytest.raises(StaleLetter) as stale:
        services.revise(letter, services.Written(subject="Deux", body="Deux.", to=""), version=1, by=juriste)
    assert stale.value.letter.subject == "Un"


def test_only_what_the_office_holds_is_enclosed(office, juriste):
    request = qualified(office)
    theirs, copy = a_file(request, "theirs.csv"), a_file(request, "copy.csv", b"a;b\n")
    RequestDocument.objects.filter(pk=theirs.pk).update(from_requester=True)
    RequestDocument.objects.filter(pk=copy.pk).update(kind="identity")
    letter = services.prepare(request, "answer", by=juriste)
    for number in (theirs.number, copy.number, 99):
        with pytest.raises(ValidationError) as refused:
            prepared_with = services.Written(subject="a", body="b", to="", enclosed=[number])
            services.revise(letter, prepared_with, version=1, by=juriste)
        assert code_of(refused, "enclosed") == "not-enclosable"


# --- sending ---


def test_an_answer_that_leaves_answers_the_request(office, juriste, direction):
    request = qualified(office, "access", "erase")
    letter = prepared(request, by=juriste, outcomes={key_of(request): "answered_full"})
    sent(signed(letter, by=direction), by=juriste)
    current = read_again(request)
    assert current.status == "in_progress"  # the other right awaits its answer
    assert (current.decided_by, current.signed_by) == (direction, direction)
    assert current.rights.get(right="access").outcome == "answered_full"
    other = prepared(current, "refusal", by=juriste, reasons="Art. 17(3)(b)")
    assert other.outcomes == {key_of(request, "erase"): "refused"}
    sent(signed(other, by=direction), by=juriste)
    row = read_again(request).rights.get(right="erase")
    assert (row.outcome, row.reasons, row.cnil_remedy, row.court_remedy) == ("refused", "Art. 17(3)(b)", True, True)
    assert read_again(request).status == "answered_partial"


def test_identity_is_asked_for_by_letter(office, juriste):
    request = qualified(office)
    sent(signed(prepared(request, "identity_request", by=juriste), by=juriste), by=juriste)
    current = read_again(request)
    assert current.status == "identity_pending"
    check = current.identity_checks.get()
    assert (check.asked_on, check.doubts) == (timezone.localdate(), "Le dossier est complexe.")


def test_an_extension_is_told_in_time(office, juriste, direction):
    request = qualified(office)
    letter = signed(prepared(request, "extension", by=juriste), by=direction)
    sent(letter, by=juriste)
    assert read_again(request).status == "extended"


def test_an_extension_sent_too_late_writes_nothing(office, juriste, direction):
    with time_machine.travel("2026-11-05 12:00+01:00", tick=False) as clock:
        request = qualified(office, received=date(2026, 10, 5))
        letter = signed(prepared(request, "extension", by=juriste), by=direction)
        clock.move_to("2026-11-06 12:00+01:00")
        with pytest.raises(ValidationError) as refused:
            sent(letter, by=juriste)
    assert code_of(refused, "notice_on") == "too-late"
    assert Letter.objects.get(pk=letter.pk).state == "signed"


def test_a_complaint_is_set_aside_with_its_answer(office, juriste, direction):
    request = requests.qualify(a_request(office).pk, "complaint", [], NOBODY)
    sent(signed(prepared(request, "complaint", by=juriste), by=direction), by=juriste)
    current = read_again(request)
    assert current.status == "set_aside" and "Voici vos données." in current.aside_answer


def test_a_recipient_is_told_and_noted(office, juriste):
    request = answered(qualified(office, "rectify"), "rectify")
    letter = prepared(request, "recipient_notice", by=juriste, to="Société de chauffage\n1 rue du Feu")
    assert delivery.ways(letter) == [Way.EMAIL, Way.POST, Way.REGISTERED, Way.DESK]
    sent(signed(letter, by=juriste), by=juriste)
    row = read_again(request).recipients_told.get()
    assert (row.recipient, row.told_on) == ("Société de chauffage", timezone.localdate())


@pytest.mark.parametrize(
    ("on", "way", "field", "code"),
    [(1, Way.POST, "on", "in-the-future"), (-1, Way.POST, "on", "before-signature"), (0, Way.PORTAL, "way", "no-code")],
)
def test_a_sending_that_cannot_be(office, juriste, direction, on, way, field, code):
    letter = signed(prepared(qualified(office), by=juriste), by=direction)
    day = timezone.localdate() + timedelta(days=on)
    with pytest.raises(ValidationError) as refused:
        services.send(letter, on=day, way=way, version=letter.version, by=juriste)
    assert code_of(refused, field) == code
    assert read_again(letter.record).status == "in_progress"


def test_by_the_portal_the_package_is_handed_over_for_a_time(office, juriste, direction):
    request = qualified(office, "port")
    table = a_file(request)
    code_for(request, by=juriste)
    letter = prepared(request, by=juriste, enclosed=[table.number])
    sent(signed(letter, by=direction), by=juriste, way=Way.PORTAL)
    until = delivery.last_day(timezone.localdate())
    offered = list(directory.handed_over_to(request))
    assert {one.document.name for one in offered} == {"D-0001-lettre-1.pdf", "donnees.csv"}
    assert {one.handed_over_until for one in offered} == {until}
    [message] = directory.messages_of(request)
    assert "Réponse à votre demande D-0001" in message.text
    assert Mail.objects.filter(to=request.email).count() == 2  # the code, then the letter


def test_a_second_answer_is_refused_and_nothing_leaves(office, juriste, direction):
    request = qualified(office, "access", "erase")
    said = {key_of(request): "answered_full"}
    first, second = (signed(prepared(request, by=juriste, outcomes=said), by=direction) for _ in range(2))
    sent(first, by=juriste)
    with pytest.raises(ValidationError) as refused:
        sent(second, by=juriste)
    assert code_of(refused, "outcomes") == "not-asked"
    assert Letter.objects.get(pk=second.pk).state == "signed"


def test_a_piece_withdrawn_since_the_signature_keeps_the_letter(office, juriste, direction):
    request = qualified(office)
    table = a_file(request)
    letter = signed(prepared(request, by=juriste, enclosed=[table.number]), by=direction)
    documents.withdraw(RequestDocument, table.pk, by=juriste)
    with pytest.raises(ValidationError) as refused:
        sent(letter, by=juriste)
    assert code_of(refused, "enclosed") == "not-enclosable"


def test_the_reasons_of_a_refusal_are_not_those_of_what_is_granted(office, juriste, direction):
    request = qualified(office, "access", "erase")
    said = {key_of(request): "answered_full", key_of(request, "erase"): "refused"}
    letter = prepared(request, "partial", by=juriste, reasons="Art. 17(3)(b)", outcomes=said)
    assert "accès et copie, effacement" in letter.said.body
    sent(signed(letter, by=direction), by=juriste)
    rows = {row.right: (row.outcome, row.reasons) for row in read_again(request).rights.all()}
    assert rows == {"access": ("answered_full", ""), "erase": ("refused", "Art. 17(3)(b)")}


def test_an_answer_names_the_rights_that_it_answers(office, juriste):
    request = qualified(office, "access", "erase")
    letter = prepared(request, "refusal", by=juriste, outcomes={key_of(request, "erase"): "refused"})
    assert "au sujet de : effacement." in letter.said.body


def test_a_name_asks_nothing_of_a_letter(office, juriste):
    own = Text("[[personne concernée]]", "Bonjour. [[réponse]]")
    model_services.write_model(office, "answer", own, version=0, by=juriste)
    letter = services.prepare(qualified(office, person_name="M. [[motifs]]"), "answer", by=juriste)
    assert letter.subject == "M. [motifs]"


def test_giving_a_signed_letter_up_leaves_the_answer_unsigned(office, juriste, direction):
    letter = signed(prepared(qualified(office), by=juriste), by=direction)
    services.give_up(letter, version=letter.version, by=juriste)
    assert read_again(letter.record).signed_by is None


def test_a_letter_given_up_stays_and_does_nothing(office, juriste, direction):
    letter = signed(prepared(qualified(office), by=juriste), by=direction)
    given_up = services.give_up(letter, version=letter.version, by=juriste)
    assert given_up.state == "given_up"
    with pytest.raises(ValidationError) as refused:
        sent(given_up, by=juriste)
    assert code_of(refused) == "not-now"
