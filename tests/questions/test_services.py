"""The verbs of a question: what each writes, what it opens and closes, what it refuses."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.history.verification import verify_key
from compliance.notifications.models import Letter
from compliance.questions import services
from compliance.questions.models import Question, QuestionGrant
from compliance.questions.services import Asker
from compliance.records.guest_rules import State as Place
from compliance.records.services import StaleRecord
from compliance.subject_requests import people_services as people
from compliance.subject_requests import services as requests
from compliance.subject_requests.writing import Writer
from tests.factories import OfficeFactory, UserFactory, dpo_of, member_of
from tests.questions.factories import ANSWER, NOBODY, WORDING, a_question, again, answered, asked, in_days, invited
from tests.subject_requests.factories import a_request, qualified
from tests.subject_requests.factories import answered as request_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


def code_of(refused):
    error = refused.value
    return (
        [each.code for errors in error.error_dict.values() for each in errors]
        if hasattr(error, "error_dict")
        else [error.code]
    )


def sees(person, question):
    return Question.objects.granted_to(person).filter(pk=question.pk).exists()


# --- asking ---


def test_a_question_is_one_entry_and_opens_nothing_before_it_is_accepted(office):
    juriste, agent = member_of(office), UserFactory()
    request = qualified(office)
    question = invited(request, by=juriste, email=agent.email, full_name=agent.full_name)
    assert (question.reference, question.status, question.asked_by) == ("Q-0001", "asked", juriste)
    [entry] = question.history.all()
    assert entry.snapshot["content"]["wording"] == WORDING
    assert (entry.snapshot["request"], entry.snapshot["status"]) == (request.number, "asked")
    assert not sees(agent, question)
    assert question.place.due == question.due_on
    assert question.place.ends == question.due_on + timedelta(days=30)


def test_who_accepts_sees_their_question_and_no_other(office):
    request, agent = qualified(office), UserFactory()
    mine, other = asked(request, agent), asked(request)
    assert sees(agent, mine) and not sees(agent, other)
    assert not Question.objects.visible_to(agent).exists()
    assert not type(request).objects.visible_to(agent).exists()


def test_the_letter_holds_a_reference_and_no_name(office):
    invited(qualified(office))
    letter = Letter.objects.get()
    assert "Q-0001" in letter.subject and "Q-0001" in letter.body
    assert "Martin" not in letter.subject + letter.body and "Quelles données" not in letter.body
    assert letter.about == "questions.question:1"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"wording": " "}, "no-question"),
        ({"due_on": "2020-01-01"}, "past"),
        ({"due_on": in_days(91).isoformat(), "beyond": True}, "too-far"),
        ({"due_on": in_days(60).isoformat()}, "beyond-strict"),
    ],
)
def test_what_is_refused_when_one_asks(office, changes, code):
    with pytest.raises(ValidationError) as refused:
        invited(qualified(office), **changes)
    assert code_of(refused) == [code]
    assert not Question.objects.exists() and not Letter.objects.exists()


def test_a_day_after_the_strict_one_is_asked_for_knowingly(office):
    question = invited(qualified(office), due_on=in_days(60).isoformat(), beyond=True)
    assert question.is_beyond


def test_nothing_is_asked_about_a_request_that_has_its_answer(office):
    request = request_answered(qualified(office))
    with pytest.raises(ValidationError) as refused:
        invited(request)
    assert code_of(refused) == ["request-closed"]


@pytest.mark.parametrize("who", [member_of, dpo_of, lambda office: member_of(office, "direction")])
def test_who_reads_the_requests_is_asked_nothing(office, who):
    person = who(office)
    for request in (qualified(office), a_request(office, readers=[member_of(office)])):
        with pytest.raises(ValidationError) as refused:
            invited(request, email=person.email)
        assert code_of(refused) == ["sees-register"]


# --- answering ---


def test_the_answer_is_one_entry_and_who_asked_is_told(office):
    juriste = member_of(office)
    question = asked(qualified(office), by=juriste)
    Letter.objects.all().delete()
    before = question.history.count()
    question = answered(question)
    assert question.history.count() == before + 1
    assert (question.status, question.answer, question.place.state) == ("answered", ANSWER, Place.DONE)
    letter = Letter.objects.get()
    assert letter.to == juriste.email and "Q-0001" in letter.subject and ANSWER not in letter.body
    Letter.objects.all().delete()
    again_said = answered(question, answer="Rien de plus.")
    assert again_said.history.count() == before + 2
    assert "corrigé" in Letter.objects.get().body
    Letter.objects.all().delete()
    answered(question, answer="Rien de plus.")  # nothing changed
    assert again(question).history.count() == before + 2 and not Letter.objects.exists()


def test_no_data_is_an_answer_and_nothing_is_none(office):
    question = a_question(office)
    with pytest.raises(ValidationError) as refused:
        answered(question, answer=" ")
    assert code_of(refused) == ["no-answer"]
    assert answered(question, answer="", holds_nothing=True).holds_nothing


def test_only_who_is_asked_answers(office):
    question = a_question(office)
    for person in (member_of(office), UserFactory(), dpo_of(office)):
        with pytest.raises(ValidationError) as refused:
            services.answer(question.pk, {"holds_nothing": True, "answer": ""}, version=question.version, by=person)
        assert code_of(refused) == ["not-open"]


def test_a_stale_answer_is_refused_and_another_change_takes_nothing_from_it(office):
    question = a_question(office)
    person, read = question.place.person, question.version
    services.prolong(question.pk, in_days(9), NOBODY)
    first = services.answer(question.pk, {"holds_nothing": False, "answer": ANSWER}, version=read, by=person)
    assert (first.status, first.due_on) == ("answered", in_days(9))
    with pytest.raises(StaleRecord) as stale:
        services.answer(question.pk, {"holds_nothing": False, "answer": "Autre"}, version=read, by=person)
    assert stale.value.current["answer"] == ANSWER


# --- what who asked does next ---


def test_closing_ends_the_access_and_asking_again_gives_it_back(office):
    question = answered(a_question(office))
    person = again(question).place.person
    question = services.close(question.pk, Asker(by=None, version=question.version))
    assert (question.status, sees(person, question)) == ("closed", False)
    assert not QuestionGrant.of_any_date.exists()
    with pytest.raises(ValidationError):
        answered(question)
    Letter.objects.all().delete()
    question = services.reopen(question.pk, "Et depuis 2022 ?", in_days(5), NOBODY)
    assert (question.status, question.asked_again, question.answer) == ("asked", "Et depuis 2022 ?", ANSWER)
    assert sees(person, question) and Letter.objects.get().to == person.email
    assert answered(question).status == "answered"  # there is nothing to add: the same words are an answer


def test_withdrawing_ends_the_access_and_tells(office):
    question = a_question(office)
    person = question.place.person
    Letter.objects.all().delete()
    question = services.withdraw(question.pk, NOBODY)
    place = again(question).place
    assert (question.status, place.state, sees(person, question)) == ("withdrawn", Place.WITHDRAWN, False)
    assert place.withdrawn_at and Letter.objects.get().to == person.email
    for verb in (services.close, services.remind, services.withdraw):
        with pytest.raises(ValidationError):
            verb(question.pk, NOBODY)


def test_withdrawing_kills_a_link_that_nobody_opened(office):
    question = services.withdraw(invited(qualified(office)).pk, NOBODY)
    assert question.place.invitation.withdrawn_at


def test_a_declined_question_is_withdrawn_too(office):
    question = invited(qualified(office), by=member_of(office))
    from compliance.records import guest_services

    guest_services.decline(type(question.place), question.place.pk)
    assert services.withdraw(question.pk, NOBODY).status == "withdrawn"


def test_reminding_writes_to_who_has_the_link_or_the_question(office):
    waiting, opened = invited(qualified(office)), a_question(office)
    for question in (waiting, opened):
        Letter.objects.all().delete()
        reminded = services.remind(question.pk, NOBODY)
        assert reminded.reminded_at and Letter.objects.get().to == reminded.place.email
    with time_machine.travel(timezone.now() + timedelta(days=60)), pytest.raises(ValidationError):
        services.remind(opened.pk, NOBODY)


def test_another_day_moves_the_access_along(office):
    question = a_question(office)
    question = services.prolong(question.pk, in_days(20), NOBODY)
    place = again(question).place
    assert (question.due_on, place.due_on, place.ends) == (in_days(20), in_days(20), in_days(50))
    assert {grant.ends for grant in place.grants(manager="of_any_date").all()} == {in_days(50)}
    question = services.prolong(question.pk, in_days(2), NOBODY)
    assert (again(question).place.due, again(question).place.ends) == (in_days(2), in_days(50))
    with pytest.raises(ValidationError) as refused:
        services.prolong(question.pk, in_days(60), NOBODY)
    assert code_of(refused) == ["beyond-strict"]


@pytest.mark.parametrize("verb", [services.close, services.withdraw])
def test_a_stale_verb_does_nothing(office, verb):
    question = answered(a_question(office))
    person = again(question).place.person
    with pytest.raises(StaleRecord):
        verb(question.pk, Asker(by=None, version=question.version - 1))
    assert again(question).status == "answered" and sees(person, question)


# --- restricted ---


def test_the_question_of_a_restricted_request_is_read_by_its_readers_the_dpo_and_who_is_asked(office):
    named, other, dpo, direction = member_of(office), member_of(office), dpo_of(office), member_of(office, "direction")
    request = a_request(office, readers=[named])
    question = asked(request, by=named)
    seen = {person for person in (named, other, dpo, direction) if Question.objects.visible_to(person).exists()}
    assert seen == {named, dpo}
    person = question.place.person
    assert sees(person, question) and not type(request).objects.visible_to(person).exists()


def test_restricting_later_takes_nothing_from_who_was_asked(office):
    juriste = member_of(office)
    question = a_question(office)
    people.restrict(question.request_id, [juriste], Writer(by=juriste))
    assert sees(question.place.person, question)
    assert not Question.objects.visible_to(member_of(office)).exists()


def test_the_chain_holds_through_all_of_it(office):
    question = answered(a_question(office))
    services.reopen(question.pk, "Encore", in_days(4), NOBODY)
    services.close(answered(question).pk, NOBODY)
    requests.hold(question.request_id, "Contentieux", Writer(by=None))
    assert not verify_key(office.ledger_chain()).fault
