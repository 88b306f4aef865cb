"""The pages of letters: what each person is offered, what is refused, what two people write at once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from compliance.correspondence import services
from compliance.correspondence.enums import Way
from compliance.correspondence.models import Letter, OfficeLetter
from compliance.correspondence.services import Written
from compliance.history.models import JournalEntry
from compliance.subject_requests import people_services
from compliance.subject_requests import services as requests
from tests.correspondence.factories import a_file, code_for, prepared, sent, signed
from tests.factories import dpo_of, member_of
from tests.subject_requests.factories import NOBODY, a_request, answered, key_of, qualified

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(client):
    """Open an address as somebody."""

    def open_as(person, url, data=None):
        client.force_login(person)
        return client.get(url) if data is None else client.post(url, data)

    return open_as


def typed(letter, **changes):
    """Return what the form of a letter sends."""
    words = {"subject": letter.subject, "body": letter.body, "to": letter.to, "version": letter.version}
    return {**words, **{f"outcome-{key}": said for key, said in letter.outcomes.items()}, **changes}


def told(response):
    """Return the differences that a stale page shows."""
    return [(line.label, line.old, line.new) for line in response.context["stale_lines"]]


def labels(response):
    return [act.label for act in response.context["acts"]]


def test_a_letter_from_the_request_to_its_answer(seen, office, juriste, direction):
    request = qualified(office)
    page = seen(juriste, request.get_absolute_url())
    new = reverse("correspondence:new", args=["oise", request.number])
    assert new in page.text
    made = seen(juriste, new, {"kind": "answer"})
    letter = Letter.objects.get()
    assert made.url == letter.page("edit")
    assert "[[réponse]]" in seen(juriste, made.url).text
    saved = seen(juriste, made.url, typed(letter, body="Voici vos données."))
    assert saved.url == letter.get_absolute_url()
    letter.refresh_from_db()
    assert labels(seen(juriste, saved.url)) == ["Demander la signature", "Corriger", "Abandonner"]
    seen(juriste, letter.page("submit"), {"version": letter.version})
    letter.refresh_from_db()
    assert labels(seen(direction, saved.url)) == ["Signer", "Renvoyer pour correction"]
    seen(direction, letter.page("sign"), {"version": letter.version})
    letter.refresh_from_db()
    assert labels(seen(juriste, saved.url)) == ["Envoyer", "Abandonner"]
    assert "1 rue" not in seen(juriste, letter.page("send")).text
    sending = {"version": letter.version, "way": "post", "on": timezone.localdate().isoformat()}
    assert seen(juriste, letter.page("send"), sending).status_code == 302
    request.refresh_from_db()
    assert request.status == "answered_full"
    assert labels(seen(juriste, saved.url)) == []
    assert "satisfait" in seen(juriste, saved.url).text


def test_the_reasons_take_their_place_on_the_page(seen, office, juriste):
    letter = prepared(qualified(office), "extension", by=juriste, reasons="Trois archives à dépouiller.")
    page = seen(juriste, letter.get_absolute_url()).text
    assert "Trois archives à dépouiller." in page and "[[motifs]]" not in page


def test_what_is_lacking_is_said_on_the_page_of_the_signature(seen, office, juriste, direction):
    letter = services.prepare(qualified(office), "refusal", by=juriste)
    refused = seen(direction, letter.page("sign"), {"version": letter.version})
    assert refused.status_code == 422
    assert "Dites les motifs" in refused.text


def test_a_portability_answer_without_a_structured_file_says_why(seen, office, juriste, direction):
    letter = prepared(qualified(office, "port"), by=juriste)
    refused = seen(juriste, letter.page("submit"), {"version": letter.version})
    assert refused.status_code == 422
    assert "au moins un fichier structuré (csv, json ou xml)" in refused.text


def test_the_files_of_the_request_are_offered_and_enclosed(seen, office, juriste):
    request = qualified(office)
    table = a_file(request)
    letter = services.prepare(request, "answer", by=juriste)
    assert "donnees.csv" in seen(juriste, letter.page("edit")).text
    seen(juriste, letter.page("edit"), typed(letter, enclosed=[table.number]))
    assert [str(one) for one in letter.enclosed.all()] == ["donnees.csv"]
    assert "donnees.csv" in seen(juriste, letter.get_absolute_url()).text


def test_two_people_write_at_once_and_both_texts_are_shown(seen, office, juriste):
    letter = services.prepare(qualified(office), "answer", by=juriste)
    services.revise(letter, Written(subject="Sujet de l’une", body="Texte de l’une.", to=""), version=1, by=juriste)
    stale = seen(juriste, letter.page("edit"), typed(letter, body="Texte de l’autre."))
    assert stale.status_code == 409
    assert ("Texte", "Texte de l’une.", "Texte de l’autre.") in told(stale)
    assert "Texte de l’autre.</textarea>" in stale.text
    current = Letter.objects.get()
    assert stale.context["version"] == current.version == 2
    again = seen(juriste, letter.page("edit"), typed(letter, body="Texte de l’autre.", version=2))
    assert again.status_code == 302
    assert Letter.objects.get().body == "Texte de l’autre."


def test_a_verb_on_a_letter_that_changed_asks_to_read_it_again(seen, office, juriste, direction):
    letter = prepared(qualified(office), by=juriste)
    services.revise(letter, Written(subject="Autre", body="Autre.", to=""), version=letter.version, by=juriste)
    stale = seen(direction, letter.page("sign"), {"version": letter.version})
    assert stale.status_code == 409
    assert Letter.objects.get().state == "draft"


def test_what_may_not_be_done_any_more_leads_back(seen, office, juriste, direction):
    letter = signed(prepared(qualified(office), by=juriste), by=direction)
    for page in ("edit", "submit"):
        assert seen(juriste, letter.page(page)).url == letter.get_absolute_url()


def test_who_may_not_sign_is_refused_and_a_delegate_is_not(seen, office, juriste, direction):
    letter = prepared(qualified(office), by=juriste)
    assert seen(juriste, letter.page("sign")).status_code == 403
    assert seen(dpo_of(office), letter.page("sign")).status_code == 403
    people_services.delegate(office, juriste, starts=timezone.localdate(), ends=None, by=direction)
    assert seen(juriste, letter.page("sign")).status_code == 200


def test_the_letters_of_a_restricted_request_are_nobody_else_s(seen, office, juriste):
    request = requests.qualify(a_request(office, by=juriste, readers=[juriste]).pk, "rights", ["access"], NOBODY)
    letter = prepared(request, by=juriste)
    other = member_of(office)
    assert seen(other, letter.get_absolute_url()).status_code == 404
    assert (
        "Lettre"
        not in seen(other, reverse("correspondence:waiting", args=["oise"])).text.split("<main")[1].split("</h1>")[1]
    )
    assert seen(juriste, letter.get_absolute_url()).status_code == 200
    assert JournalEntry.objects.filter(action="restricted").exists()


def test_a_draft_is_a_file_that_says_so_and_a_signed_one_is_the_file_that_was_signed(seen, office, juriste, direction):
    letter = prepared(qualified(office), by=juriste)
    draft = seen(juriste, letter.page("pdf"))
    assert draft.content.startswith(b"%PDF-") and "attachment" in draft.headers["Content-Disposition"]
    assert seen(juriste, letter.page("docx")).content.startswith(b"PK")
    done = signed(letter, by=direction)
    kept = reverse("subject_requests:document", args=["oise", done.record.number, done.pdf.number])
    assert seen(juriste, letter.page("pdf")).url == kept
    withdraw = reverse("subject_requests:withdraw_document", args=["oise", done.record.number, done.pdf.number])
    assert seen(juriste, withdraw).status_code == 404
    assert withdraw not in seen(juriste, done.record.get_absolute_url()).text


def test_the_portal_is_offered_to_whoever_holds_a_code(seen, office, juriste, direction):
    letter = signed(prepared(qualified(office), by=juriste), by=direction)
    assert "portail" not in {
        label for _, label in seen(juriste, letter.page("send")).context["form"].fields["way"].choices
    }
    code_for(letter.record, by=juriste)
    assert next(iter(seen(juriste, letter.page("send")).context["form"].fields["way"].choices))[1] == Way.PORTAL.label


def test_what_waits_is_listed_and_counts_the_same_for_one_and_for_ten(
    seen, office, juriste, direction, django_assert_num_queries, client
):
    for _ in range(2):
        signed(prepared(qualified(office), by=juriste), by=direction)
    client.force_login(direction)
    url = reverse("correspondence:waiting", args=["oise"])
    client.get(url)
    with django_assert_num_queries(9, exact=False) as few:
        client.get(url)
    for _ in range(8):
        letter = prepared(qualified(office), by=juriste)
        services.submit(letter, version=letter.version, by=juriste)
    with django_assert_num_queries(len(few)):
        page = client.get(url)
    assert len(page.context["page"].object_list) == 10


def test_an_office_writes_its_own_model_and_goes_back(seen, office, juriste):
    url = reverse("correspondence:model", args=["oise", "refusal"])
    refused = seen(juriste, url, {"version": 0, "subject": "Non", "body": "Non."})
    assert refused.status_code == 422 and "[[motifs]]" in refused.text
    seen(juriste, url, {"version": 0, "subject": "Non", "body": "Non : [[motifs]]"})
    assert OfficeLetter.objects.get().body == "Non : [[motifs]]"
    stale = seen(juriste, url, {"version": 0, "subject": "Non", "body": "Jamais : [[motifs]]"})
    assert stale.status_code == 409
    assert told(stale) == [("Texte", "Non : [[motifs]]", "Jamais : [[motifs]]")]
    seen(juriste, reverse("correspondence:forget_model", args=["oise", "refusal"]), {"version": 1})
    assert not OfficeLetter.objects.exists()


def test_a_recipient_is_chosen_among_those_of_the_activities(seen, office, juriste):
    request = answered(qualified(office, "rectify"), "rectify")
    letter = services.prepare(request, "recipient_notice", by=juriste)
    assert letter.to == ""
    assert seen(juriste, letter.page("edit")).status_code == 200
    done = sent(signed(prepared(letter.record, "recipient_notice", by=juriste, to="La Poste"), by=juriste), by=juriste)
    assert done.record.recipients_told.get().recipient == "La Poste"


def test_a_second_answer_is_told_and_loses_nothing(seen, office, juriste, direction):
    request = qualified(office, "access", "erase")
    said = {key_of(request): "answered_full"}
    first, second = (signed(prepared(request, by=juriste, outcomes=said), by=direction) for _ in range(2))
    sent(first, by=juriste)
    sending = {"version": second.version, "way": "post", "on": timezone.localdate().isoformat()}
    refused = seen(juriste, second.page("send"), sending)
    assert refused.status_code == 422
    assert "a déjà sa réponse" in refused.text


def test_a_model_that_fills_too_long_a_subject_is_told(seen, office, juriste):
    model = reverse("correspondence:model", args=["oise", "answer"])
    words = {"version": 0, "subject": "[[personne concernée]]" * 2, "body": "[[réponse]]"}
    assert seen(juriste, model, words).status_code == 302
    request = qualified(office, person_name="N" * 200)
    refused = seen(juriste, reverse("correspondence:new", args=["oise", request.number]), {"kind": "answer"})
    assert refused.status_code == 422
