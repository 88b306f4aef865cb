"""The same form sent twice at the same moment, a code typed while another is made: one request, one code."""

from functools import partial

import pytest

from compliance.documents.models import Document
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.portal import codes, services, stamps
from compliance.portal.models import FollowUp
from compliance.subject_requests.models import RequestMessage, SubjectRequest
from tests.factories import OfficeFactory, UserFactory
from tests.history.test_concurrency import together
from tests.portal.factories import a_piece, a_stamp, portal_open, sent, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("forgotten")]
TIMES = 3


@pytest.fixture
def office():
    office = OfficeFactory(slug="oise")
    portal_open(office)
    return office


@pytest.fixture(autouse=True)
def whole_chains():
    """Whatever happened, each chain holds."""
    yield
    assert [verify(chain).fault for chain in Chain.objects.order_by("pk") if verify(chain).fault] == []


def test_one_form_sent_several_times_at_once_is_one_request(office):
    for rank in range(1, TIMES + 1):
        stamp = stamps.read(a_stamp(office), office.pk)

        found = together(*[partial(services.submit, office, stamp, told(), [a_piece()]) for _time in range(3)])

        assert {receipt.code for receipt in found} == {codes.code_of_form(stamp.nonce)}
        assert len({receipt.request.pk for receipt in found}) == 1
        assert SubjectRequest.objects.count() == Document.objects.count() == rank


def test_one_message_sent_several_times_at_once_is_one_message(office):
    follow_up = FollowUp.objects.select_related("request__office").get(request=sent(office).request)
    for rank in range(1, TIMES + 1):
        stamp = stamps.read(a_stamp(office), office.pk)

        found = together(*[partial(services.write, follow_up, stamp, "Bonjour", []) for _time in range(3)])

        assert sum(message is not None for message in found) == 1
        assert RequestMessage.objects.count() == rank


def test_one_message_of_the_office_sent_several_times_at_once_is_one_message(office):
    request, by = sent(office).request, UserFactory()
    for rank in range(1, TIMES + 1):
        stamp = stamps.read(a_stamp(office), office.pk)

        found = together(*[partial(services.reply, request, "Bonjour", by=by, stamp=stamp) for _time in range(3)])

        assert sum(message is not None for message in found) == 1
        assert RequestMessage.objects.count() == rank


def test_two_codes_made_at_once_leave_one_in_use(office):
    request, by = sent(office).request, UserFactory()
    for _rank in range(TIMES):
        made = together(*[partial(services.issue_again, request, "au guichet", by=by) for _time in range(2)])

        digest = FollowUp.objects.get(request=request).code_digest
        assert sum(codes.is_code_of(code, digest) for code in made) == 1
