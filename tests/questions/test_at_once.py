"""Who asked and who is asked act at the same moment, each on their own connection: nothing is lost nor left open."""

from functools import partial

import pytest

from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.questions import services
from compliance.questions.models import QuestionGrant
from compliance.questions.services import Asker
from tests.factories import OfficeFactory
from tests.history.test_concurrency import together
from tests.questions.factories import a_question, again, answered

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3  # a race that is lost once in three is found


@pytest.fixture(params=range(TIMES))
def question(request):
    """Return a question that has its answer; its chain holds whatever happens to it."""
    found = answered(a_question(OfficeFactory(slug="opal")))
    yield again(found)
    assert [verify(chain).fault for chain in Chain.objects.order_by("pk") if verify(chain).fault] == []
    assert again(found).version == found.history.count()


def correcting(question, text):
    given = {"holds_nothing": False, "answer": text}
    return partial(services.answer, question.pk, given, version=question.version, by=question.place.person)


@pytest.mark.parametrize("verb", [services.close, services.withdraw])
def test_a_correction_and_the_end_of_the_access(question, verb):
    ending = partial(verb, question.pk, Asker(by=None, version=question.version))
    found = together(correcting(question, "Corrigée"), ending)
    now = again(question)
    first_lost = [type(one).__name__ for one in found if isinstance(one, Exception)]
    assert len(first_lost) == 1  # who came second read another version, or no longer has the question
    assert (now.status == "answered") == (now.answer == "Corrigée")
    assert QuestionGrant.of_any_date.exists() == (now.status == "answered")


def test_of_two_corrections_one_is_written_and_the_other_is_told(question):
    found = together(correcting(question, "A"), correcting(question, "B"))
    assert sorted(type(one).__name__ for one in found) == ["Question", "StaleRecord"]
    assert again(question).answer in {"A", "B"}
