"""What is told of a question each day, to who is asked and to who asked; and what is typed and not saved, forgotten."""

from datetime import timedelta

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from compliance.notifications.models import Letter
from compliance.questions import services
from compliance.questions.daily import awaited, unsaved
from compliance.questions.models import Question
from compliance.records import drafts
from compliance.records.models import FormDraft
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.questions.factories import NOBODY, answered, asked, in_days
from tests.subject_requests.factories import answered as request_answered
from tests.subject_requests.factories import qualified

pytestmark = pytest.mark.django_db


@pytest.fixture
def juriste():
    return member_of(OfficeFactory(slug="opal", name="Opal"), person=UserFactory(email="juriste@opal.example"))


@pytest.fixture
def question(juriste):
    office = juriste.appointments.get().office
    return asked(qualified(office), UserFactory(email="agente@opal.example"), by=juriste)


def told_on(day):
    """Return what the job of that day writes, and to whom; run twice, it writes once."""
    Letter.objects.all().delete()
    with time_machine.travel(f"{day}T08:00:00+00:00", tick=False):
        awaited(day)
        awaited(day)
    return sorted(Letter.objects.values_list("to", "subject"))


def test_three_days_before_on_the_day_then_late_to_both(question):
    day = question.due_on
    assert told_on(day - timedelta(days=4)) == []
    [(to, subject)] = told_on(day - timedelta(days=3))
    assert to == "agente@opal.example" and "Q-0001 attend votre réponse pour le" in subject
    assert told_on(day - timedelta(days=1)) == []
    [(to, subject)] = told_on(day)
    assert to == "agente@opal.example" and subject.endswith("aujourd’hui")
    late = told_on(day + timedelta(days=1))
    assert [to for to, _subject in late] == ["agente@opal.example", "juriste@opal.example"]
    assert "n’a pas répondu" in late[1][1]
    assert told_on(day + timedelta(days=2)) == []
    [(to, subject)] = told_on(question.place.ends + timedelta(days=1))
    assert to == "agente@opal.example" and "ne vous est plus ouverte" in subject


def test_no_letter_names_the_person_nor_the_request(question):
    for day in (question.due_on - timedelta(days=3), question.due_on, question.due_on + timedelta(days=1)):
        told_on(day)
        for letter in Letter.objects.all():
            text = letter.subject + letter.body
            assert "Martin" not in text and "D-0001" not in text and "Quelles données" not in text
            assert question.get_absolute_url() in text and letter.about == "questions.question:1"


@pytest.mark.parametrize(
    "done",
    [
        answered,
        lambda question: services.withdraw(question.pk, NOBODY),
        lambda question: request_answered(question.request),
    ],
)
def test_nothing_is_told_once_nothing_is_expected(question, done):
    done(question)
    for days in (-3, 0, 1):
        assert told_on(question.due_on + timedelta(days=days)) == []
    assert not Question.objects.asked().exists()


def test_a_day_that_moves_is_recalled_anew(question):
    assert told_on(question.due_on)
    services.prolong(question.pk, in_days(12), NOBODY)
    assert [to for to, _subject in told_on(in_days(9))] == ["agente@opal.example"]


def test_what_is_typed_is_forgotten_when_the_question_is_taken_back(question):
    person = question.place.person
    key = drafts.FormKey(person, question.office_id, Question, question.number)
    drafts.keep(key, QueryDict("answer=motsecret"), address=question.page("edit"), version=question.version)
    unsaved(timezone.localdate())
    assert FormDraft.objects.exists()
    services.withdraw(question.pk, NOBODY)
    unsaved(timezone.localdate())
    assert not FormDraft.objects.exists()
