"""A process killed between « answer » and « send » loses no message; killed before the commit, it leaves nothing."""

import signal

import pytest

from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.notifications.models import Letter
from compliance.portal.models import FollowUp
from compliance.subject_requests import services as requests
from compliance.subject_requests.models import RequestDocument, RequestMessage, SubjectRequest
from tests.correspondence.factories import prepared, signed
from tests.factories import OfficeFactory, member_of
from tests.portal import dying
from tests.portal.factories import portal_open, sent
from tests.subject_requests.factories import NOBODY
from tests.tools.outbox import sending
from tests.tools.processes import run
from tests.tools.relay import listening

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("forgotten")]


@pytest.fixture
def office():
    office = OfficeFactory(slug="oise")
    portal_open(office)
    return office


@pytest.fixture
def asked(office):
    """Return a request whose answer is signed and not sent yet; what was written by mail until then has left."""
    juriste, direction = member_of(office), member_of(office, "direction")
    request = requests.qualify(sent(office).request.pk, "rights", ["access"], NOBODY)
    signed(prepared(request, by=juriste), by=direction)
    Letter.objects.all().delete()
    return request


def killed(verb, moment, pk):
    """Do it in a process that kills itself at that moment."""
    done = run("tests.portal.dying", verb, moment, str(pk))
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert [verify(chain).fault for chain in Chain.objects.order_by("pk") if verify(chain).fault] == []


def what_is_there(request):
    """Return the answer, the letter's state, the messages, the files handed over and the mails about a request."""
    offered = RequestDocument.objects.filter(record=request).exclude(handed_over_until=None)
    counted = RequestMessage.objects.count(), offered.count(), Letter.objects.count()
    return request.rights.get().outcome, request.letters.get().state, *counted


def delivered():
    """Send what waits, by the worker's own process; return to whom it went."""
    with listening() as relay, sending(relay.port, "--once") as worker:
        worker.communicate(timeout=60)
        return [letter.to for letter in relay.received]


def test_killed_once_the_answer_is_written_the_message_leaves_all_the_same(asked):
    killed("answer", "after", asked.pk)

    assert what_is_there(asked) == ("answered_full", "sent", 1, 1, 1)
    assert delivered() == ["amina@tenant.example"]
    assert delivered() == []


def test_killed_in_the_middle_there_is_neither_answer_nor_message_and_it_is_done_again(asked):
    killed("answer", "within", asked.pk)

    assert what_is_there(asked) == ("", "signed", 0, 0, 0)
    assert delivered() == []
    dying.answer(asked.pk)
    assert what_is_there(asked) == ("answered_full", "sent", 1, 1, 1)
    assert delivered() == ["amina@tenant.example"]


def test_a_request_received_when_the_machine_stops_is_there_whole_with_its_letters(office):
    juriste = member_of(office)
    killed("ask", "after", office.pk)

    request = SubjectRequest.objects.get()
    assert (request.documents.count(), FollowUp.objects.filter(request=request).count()) == (1, 1)
    assert sorted(delivered()) == sorted([juriste.email, "amina@tenant.example"])


def test_a_request_half_received_is_not_there_and_nobody_is_told(office):
    member_of(office)
    killed("ask", "within", office.pk)

    assert not SubjectRequest.objects.exists() and not Letter.objects.exists() and not FollowUp.objects.exists()
    assert delivered() == []
