"""The letters of a request go with its words; their facts and digests stay."""

import json

import pytest

from compliance.correspondence.models import Letter
from compliance.documents import store
from compliance.history.models import Chain
from compliance.history.verification import entries_of, verify
from compliance.records import content as contents
from compliance.subject_requests import erasing
from compliance.subject_requests.models import RequestDocument, SubjectRequest
from tests.correspondence.factories import prepared, sent, signed
from tests.subject_requests.factories import qualified

pytestmark = pytest.mark.django_db


def test_the_words_of_letters_go_with_those_of_the_request(office, juriste, direction):
    request = qualified(office)
    letter = prepared(request, by=juriste, body="motplante4721", to="motplante4721", reasons="motplante4721")
    done = sent(signed(letter, by=direction), by=juriste)
    files = [done.pdf.document, done.docx.document]
    assert [store.fault(file) for file in files] == ["", ""]
    erasing.erase_words(request.pk, by=None, reason="à son terme")
    assert not Letter.objects.exists() and not RequestDocument.objects.exists()
    chain = Chain.objects.get(key=office.ledger_chain())
    kept = [row.snapshot for row in entries_of(chain)]
    letters = [one for one in kept if one.get("kind") == "answer"]
    assert letters and "motplante4721" not in json.dumps(letters)
    assert {one["signed_by_name"] for one in letters} >= {direction.get_full_name()}
    assert not verify(chain).fault
    row = contents.read(SubjectRequest.objects.get())["rights"][0]
    assert row["outcome"] == "answered_full"


def test_a_request_with_letters_is_destroyed_whole(office, juriste, direction):
    request = qualified(office)
    sent(signed(prepared(request, by=juriste), by=direction), by=juriste)
    erasing.destroy(request.pk, by=None, reason="à son terme")
    assert not SubjectRequest.objects.exists() and not Letter.objects.exists()
