"""Two people and one letter, or a letter and an answer noted by hand, at the same moment: one of them, whole."""

from collections import Counter
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.correspondence import services
from compliance.correspondence.enums import LetterState, Way
from compliance.correspondence.models import Letter
from compliance.correspondence.refusals import StaleLetter
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.notifications.models import Letter as Mail
from compliance.records.services import StaleRecord
from compliance.subject_requests import services as requests
from compliance.subject_requests.models import RequestMessage, SubjectRequest
from compliance.subject_requests.rules import Decision
from compliance.subject_requests.writing import Writer
from tests.correspondence.factories import code_for, prepared, signed
from tests.factories import OfficeFactory, member_of
from tests.history.test_concurrency import together
from tests.subject_requests.factories import key_of, qualified

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 2  # each race, so that one lost by chance is seen
REFUSED = (StaleLetter, StaleRecord, ValidationError)


@pytest.fixture(params=range(TIMES))
def office(request):
    yield OfficeFactory(slug="oise", representative_title="Directrice générale")
    assert [verify(chain).fault for chain in Chain.objects.order_by("pk") if verify(chain).fault] == []


@pytest.fixture
def juriste(office):
    return member_of(office)


@pytest.fixture
def letter(office, juriste):
    """Return a signed answer, which leaves by the portal; no mail waits."""
    request = qualified(office)
    code_for(request, by=juriste)
    done = signed(prepared(request, by=juriste), by=member_of(office, "direction"))
    Mail.objects.all().delete()
    return done


def leaving(letter, by):
    return partial(services.send, letter, on=timezone.localdate(), way=Way.PORTAL, version=letter.version, by=by)


def whole(letter):
    """Tell what there is of the sending: the letter's state, the right's outcome, the message, the mail."""
    letter = Letter.objects.get(pk=letter.pk)
    right = SubjectRequest.objects.get().rights.get()
    return letter.state, right.outcome, RequestMessage.objects.count(), Mail.objects.count()


def test_a_letter_sent_twice_at_once_leaves_once(office, juriste, letter):
    found = together(leaving(letter, juriste), leaving(letter, member_of(office)))

    assert sum(isinstance(one, Letter) for one in found) == 1
    assert sum(isinstance(one, REFUSED) for one in found) == 1
    assert whole(letter) == (LetterState.SENT, "answered_full", 1, 1)


def test_a_letter_and_an_answer_by_hand_at_once_are_one_answer(office, juriste, letter):
    other = member_of(office)
    request = SubjectRequest.objects.get()
    decision = Decision(outcome="no_data", answered_on=timezone.localdate(), decided_by=other.pk)
    by_hand = partial(requests.decide, request.pk, key_of(request), decision, Writer(by=other, version=request.version))

    found = together(leaving(letter, juriste), by_hand)

    assert sum(isinstance(one, REFUSED) for one in found) == 1, found
    expected = {
        Letter: (LetterState.SENT, "answered_full", 1, 1),
        SubjectRequest: (LetterState.SIGNED, "no_data", 0, 0),  # the letter is as it was: nothing of it is lost
    }
    [winner] = [type(one) for one in found if not isinstance(one, REFUSED)]
    assert whole(letter) == expected[winner]


def test_two_corrections_of_a_letter_at_once_are_told_apart(office, juriste):
    letter = prepared(qualified(office), by=juriste)
    said = {"subject": letter.subject, "to": letter.to, "reasons": letter.reasons, "outcomes": letter.outcomes}
    corrections = [
        partial(
            services.revise, letter, services.Written(body=f"Texte de {by.pk}", **said), version=letter.version, by=by
        )
        for by in (juriste, member_of(office))
    ]

    found = together(*corrections)

    assert Counter(type(one).__name__ for one in found) == {"Letter": 1, "StaleLetter": 1}
    [saved] = [one for one in found if isinstance(one, Letter)]
    assert Letter.objects.get().body == saved.body
