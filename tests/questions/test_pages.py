"""The pages of a question: for who handles the request, for who reads it, and for who is asked, who sees it alone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.history.models import JournalEntry
from compliance.questions import services
from compliance.questions.models import Question
from compliance.records.models import FormDraft
from compliance.subject_requests import exchange_services
from compliance.subject_requests import people_services as people
from compliance.subject_requests.models import RequestDocument
from compliance.subject_requests.writing import Writer
from tests.documents import files
from tests.factories import OfficeFactory, UserFactory, dpo_of, member_of
from tests.hostile.budgets import budget
from tests.questions.factories import ANSWER, NOBODY, WORDING, again, answered, asked, file_of, in_days, invited
from tests.subject_requests.factories import a_request, qualified

pytestmark = pytest.mark.django_db
SECRET = "motsecret"


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


@pytest.fixture
def juriste(office):
    return member_of(office)


@pytest.fixture
def request_(office, juriste):
    """Return a request in which a secret stands wherever the service must not read."""
    request = qualified(office, wording=SECRET, address=SECRET, phone=SECRET)
    exchange_services.write(request, SECRET, by=None, from_requester=True)
    files.attached(request, name=f"{SECRET}.pdf")
    invited(request, by=juriste, wording=f"Une autre question {SECRET}", full_name=SECRET)
    return people.advise(request.pk, SECRET, Writer(by=dpo_of(office)))


@pytest.fixture
def question(request_, juriste):
    return asked(request_, by=juriste)


@pytest.fixture
def agent(question):
    return as_(question.place.person)


def typed(**changes):
    due_on = in_days(10).isoformat()
    given = {"full_name": "Farid Benali", "email": "farid@opal.example", "wording": WORDING, "due_on": due_on}
    return {**given, "person": "Mme Martin", "file_reference": "", "rights": "accès", **changes}


def ask_url(request):
    return reverse("questions:ask", args=["opal", request.number])


# --- who asks ---


def test_a_question_is_asked_from_the_page_of_the_request(request_, juriste):
    client = as_(juriste)
    assert ask_url(request_) in client.get(request_.get_absolute_url()).text
    form = client.get(ask_url(request_)).text
    assert "Mme Jeanne Martin" in form and "La demande est à répondre pour le" in form
    page = client.post(ask_url(request_), typed(), follow=True).text
    assert "La question est posée à Farid Benali" in page and WORDING in page
    assert "Q-0002" in client.get(request_.get_absolute_url()).text


@pytest.mark.parametrize("name", ["full_name", "email", "wording", "due_on"])
def test_what_is_missing_is_said_beside_its_field(request_, juriste, name):
    reply = as_(juriste).post(ask_url(request_), typed(**{name: ""}))
    assert reply.status_code == 422 and f'href="#id_{name}"' in reply.text


def test_a_day_after_the_strict_one_is_said_then_accepted(request_, juriste):
    client, far = as_(juriste), in_days(60).isoformat()
    reply = client.post(ask_url(request_), typed(due_on=far))
    assert reply.status_code == 422
    assert "passe l’échéance stricte" in reply.text and 'name="beyond"' in reply.text and WORDING in reply.text
    page = client.post(ask_url(request_), typed(due_on=far, beyond="on"), follow=True).text
    assert "après l’échéance stricte" in page
    assert 'name="beyond"' not in client.get(ask_url(request_)).text


def test_who_reads_the_requests_reads_the_questions_and_asks_none(office, question):
    for person in (question.request.advised_by, member_of(office, "direction")):
        client = as_(person)
        assert WORDING in client.get(question.get_absolute_url()).text
        assert client.get(question.page("history")).status_code == 200
        assert client.get(ask_url(question.request)).status_code == 403
        assert client.post(question.page("withdraw")).status_code == 403


def test_nobody_answers_in_the_place_of_who_is_asked(question, juriste):
    client = as_(juriste)
    for name in ("edit", "attach"):
        assert client.get(question.page(name)).status_code == 403
    assert client.post(question.page("edit"), {"version": question.version, "answer": "x"}).status_code == 403


@pytest.mark.parametrize("who", ["auditor", "admin", "declarant"])
def test_outsiders_and_neighbours_get_404(office, question, who):
    for person in (member_of(office, who), member_of(OfficeFactory()), UserFactory()):
        for url in (question.get_absolute_url(), question.page("edit"), question.page("withdraw")):
            assert as_(person).get(url).status_code == 404


def test_each_verb_has_its_page(question, juriste):
    client = as_(juriste)
    for name in ("remind", "prolong", "withdraw"):
        assert client.get(question.page(name)).status_code == 200
    assert client.get(question.page("close")).status_code == 302
    done = client.post(question.page("prolong"), {"version": question.version, "due_on": in_days(9)}, follow=True).text
    assert "Le délai est changé" in done
    answered(question)
    version = again(question).version
    for name in ("close", "reopen"):
        assert client.get(question.page(name)).status_code == 200
    typed_again = {"version": version, "asked_again": "Et avant 2019 ?", "due_on": in_days(3)}
    assert "posée de nouveau" in client.post(question.page("reopen"), typed_again, follow=True).text
    gone = client.post(question.page("withdraw"), {"version": again(question).version}, follow=True).text
    assert "La question est retirée" in gone


def test_a_stale_verb_shows_what_was_written_meanwhile(question, juriste):
    client = as_(juriste)
    answered(question)
    answered(question, answer="Corrigée entre-temps")
    reply = client.post(question.page("close"), {"version": question.version})
    assert reply.status_code == 409 and "Corrigée entre-temps" in reply.text
    assert again(question).status == "answered"


def test_the_history_of_the_request_tells_the_question(question, juriste):
    answered(question)
    page = as_(juriste).get(question.request.page("history")).text
    assert "question posée à" in page and "réponse donnée" in page
    text = as_(juriste).get(f"{question.page('history')}?du={timezone.localdate()}").text
    assert ANSWER in as_(juriste).get(f"{question.page('history')}?version={again(question).version}").text
    assert "Q-0002" in text


# --- who is asked ---


def test_the_service_sees_the_question_and_nothing_of_the_request(question, agent):
    pages = [question.get_absolute_url(), question.page("edit"), question.page("attach"), reverse("home")]
    for url in pages:
        reply = agent.get(url)
        assert reply.status_code == 200
        assert SECRET not in reply.text and question.request.reference not in reply.text
        assert question.request.get_absolute_url() not in reply.text
    page = agent.get(question.get_absolute_url()).text
    assert WORDING in page and "Mme Jeanne Martin" in page
    for url in (question.page("history"), question.page("withdraw"), question.request.get_absolute_url()):
        assert agent.get(url).status_code == 404
    other = Question.objects.get(number=1)
    assert agent.get(other.get_absolute_url()).status_code == 404
    for document in question.request.documents.all():
        for page_of in (question, question.request):
            place = [page_of.office.slug, page_of.number, document.number]
            space = "questions" if page_of is question else "subject_requests"
            assert agent.get(reverse(f"{space}:document", args=place)).status_code == 404


def test_what_the_handler_left_empty_is_not_said(request_, juriste):
    question = asked(request_, by=juriste, person="")
    page = as_(question.place.person).get(question.get_absolute_url()).text
    assert "Martin" not in page.replace(WORDING, "") and "Personne concernée" not in page


def test_the_answer_is_written_corrected_then_closed(question, agent, juriste):
    form = agent.get(question.page("edit")).text
    assert 'name="answer"' in form and 'name="wording"' not in form
    given = {"version": question.version, "answer": ANSWER}
    assert "Votre réponse est enregistrée" in agent.post(question.page("edit"), given, follow=True).text
    corrected = {"version": again(question).version, "answer": "Une autre", "holds_nothing": "on"}
    assert "Une autre" in agent.post(question.page("edit"), corrected, follow=True).text
    services.close(question.pk, NOBODY)
    assert agent.get(question.get_absolute_url()).status_code == 404
    assert "Une autre" in as_(juriste).get(question.get_absolute_url()).text


def test_an_answer_that_says_nothing_is_refused_and_what_is_typed_is_kept(question, agent):
    reply = agent.post(question.page("edit"), {"version": question.version, "answer": " "})
    assert reply.status_code == 422 and "Écrivez la réponse" in reply.text
    agent.post(question.page("edit_draft"), {"version": question.version, "answer": "à moitié écrit"})
    assert FormDraft.objects.get().person == question.place.person
    assert "à moitié écrit" in agent.get(question.page("edit")).text
    assert "Saisies en cours" in agent.get(reverse("home")).text
    agent.post(question.page("edit_forget"))
    assert "à moitié écrit" not in agent.get(question.page("edit")).text


def test_a_stale_answer_shows_both(question, agent):
    answered(question, answer="Onglet")
    reply = agent.post(question.page("edit"), {"version": question.version, "answer": "Fenêtre"})
    assert reply.status_code == 409
    assert "Quelqu’un a enregistré entre-temps" in reply.text
    assert "Onglet" in reply.text and "Fenêtre" in reply.text
    assert again(question).answer == "Onglet"


def test_a_file_given_with_the_answer_is_a_document_of_the_request(question, agent, juriste):
    reply = agent.post(question.page("attach"), {"file": files.sent("bail.pdf")}, follow=True)  # the secret's bytes
    assert "bail.pdf" in reply.text
    document = RequestDocument.objects.get(question=question.number)
    assert (document.record, document.kind, document.added_by) == (question.request, "other", question.place.person)
    url = reverse("questions:document", args=["opal", question.number, document.number])
    twice = agent.post(question.page("attach"), {"file": files.sent("encore.pdf")})
    assert twice.status_code == 422 and "bail.pdf" in twice.text and SECRET not in twice.text
    for reader in (agent, as_(juriste)):
        assert b"".join(reader.get(url).streaming_content) == files.PDF
    assert "bail.pdf" in as_(juriste).get(question.request.get_absolute_url()).text
    gone = reverse("questions:withdraw_document", args=["opal", question.number, document.number])
    page = agent.get(gone).text
    assert question.request.reference not in page
    assert agent.post(gone, follow=True).status_code == 200
    assert agent.get(url).status_code == 404


def test_a_file_of_another_kind_is_refused(question, agent):
    reply = agent.post(question.page("attach"), {"file": files.sent("bail.exe", files.EXE)})
    assert reply.status_code == 422 and not RequestDocument.objects.filter(question=question.number).exists()


def test_a_question_of_a_restricted_request_is_journalled_and_told_to_nobody_else(office, juriste):
    question = asked(a_request(office, readers=[juriste]), by=juriste)
    assert as_(question.place.person).get(question.get_absolute_url()).status_code == 200
    assert JournalEntry.objects.filter(action="restricted", person=question.place.person).exists()
    assert as_(member_of(office)).get(question.get_absolute_url()).status_code == 404
    assert as_(juriste).get(question.get_absolute_url()).status_code == 200


# --- days ---


def test_the_days_are_told_to_who_waits_and_to_who_owes(question, agent, juriste):
    mine = agent.get("/offices/tous/echeances/").text
    assert "Question à laquelle répondre" in mine and question.get_absolute_url() in mine and "Martin" not in mine
    assert "D-0001" not in mine
    handlers = as_(juriste).get("/offices/opal/echeances/").text
    assert "Réponse d’un service attendue" in handlers and "Q-0002 – D-0001" in handlers
    assert "Question à laquelle répondre" not in handlers.split("<table")[1]
    answered(question)
    assert question.get_absolute_url() not in agent.get("/offices/tous/echeances/").text


def test_the_days_of_a_restricted_request_are_told_to_its_readers(office, juriste):
    asked(a_request(office, readers=[juriste]), by=juriste)
    other = member_of(office)
    assert "Q-0001" in as_(juriste).get("/offices/opal/echeances/").text
    assert "Q-0001" not in as_(other).get("/offices/opal/echeances/").text


def test_the_first_page_of_the_service_leads_to_its_question(question, agent):
    page = agent.get(reverse("home")).text
    assert question.get_absolute_url() in page
    services.withdraw(question.pk, NOBODY)
    assert "Plus rien ne vous est confié" in agent.get(reverse("home")).text


def test_what_pages_cost(question, agent, juriste):
    file_of(question)
    client = as_(juriste)
    with budget("questions:detail"):
        client.get(question.get_absolute_url())
    with budget("questions:detail, who is asked"):
        agent.get(question.get_absolute_url())
    for _ in range(3):
        asked(question.request, by=juriste)
    with budget("subject_requests:detail, questions"):
        client.get(question.request.get_absolute_url())
