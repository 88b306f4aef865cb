"""What goes of a request, when: words a year after it is closed, the rest five years after, copies at once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from compliance.history.canonical import canonical
from compliance.history.models import Chain
from compliance.history.verification import entries_of, verify_key
from compliance.notifications import daily
from compliance.records import content
from compliance.retention.kinds import NoLongerDue
from compliance.retention.plan import plan
from compliance.subject_requests import erasing, exchange_services, services
from compliance.subject_requests.models import RequestDocument, SubjectRequest
from tests.documents.files import attached
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.subject_requests.factories import NOBODY, a_request, answered, qualified

pytestmark = pytest.mark.django_db

CLOSED = date(2021, 3, 12)
WORDS = "motplante4721"


@pytest.fixture(autouse=True)
def clock():
    """Give a clock that starts on the day when the requests are answered."""
    with time_machine.travel(f"{CLOSED} 10:00", tick=False) as clock:
        yield clock


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


def closed(office, **changes):
    """Return a request answered that day, full of words."""
    told = {"wording": WORDS, "address": WORDS, "phone": WORDS, "person_reference": WORDS, **changes}
    request = qualified(office, email=f"{WORDS}@exemple.example", **told)
    attached(request, name=f"{WORDS}.pdf")
    exchange_services.write(request, WORDS, by=None, from_requester=True)
    return answered(request)


def due(office, name):
    found = next(group for group in plan(office, timezone.localdate()) if group.kind.name == name)
    return [one.candidate.reference for one in found.free]


def in_ledger(office):
    chain = Chain.objects.get(key=office.ledger_chain())
    return canonical([[row.snapshot, row.history_change_reason] for row in entries_of(chain)])


@pytest.mark.parametrize(
    ("day", "words", "facts"),
    [
        (date(2022, 3, 12), [], []),
        (date(2022, 3, 13), ["D-0001"], []),
        (date(2026, 3, 12), ["D-0001"], []),
        (date(2026, 3, 13), [], ["D-0001"]),  # the whole takes its words along
    ],
)
def test_what_is_due_on_a_day(office, clock, day, words, facts):
    closed(office)
    a_request(office)
    clock.move_to(f"{day} 10:00")
    assert (due(office, "requests.words"), due(office, "requests.facts")) == (words, facts)


def test_the_words_go_and_the_facts_stay(office, clock):
    request = closed(office)
    clock.move_to("2022-03-13 10:00")
    before = content.read(request)
    erasing.erase_words(request.pk, by=None, reason="à son terme")
    request.refresh_from_db()
    after = content.read(request)
    facts = ("received_on", "channel", "requester_quality", "person_name", "qualification", "signed_on")
    assert {name: after[name] for name in facts} == {name: before[name] for name in facts}
    assert [row["outcome"] for row in after["rights"]] == ["answered_full"]
    assert (request.status, request.closed_on, request.words_erased_on) == ("answered_full", CLOSED, date(2022, 3, 13))
    assert (after["wording"], after["email"]) == ("Effacé le 13/03/2022", "")
    assert WORDS not in canonical(after)
    assert WORDS not in request.searched + request.contact_key
    assert WORDS not in in_ledger(office)
    assert not request.documents.exists() and not request.messages.exists()
    assert not verify_key(office.ledger_chain()).fault
    assert due(office, "requests.words") == []
    with pytest.raises(NoLongerDue):
        erasing.erase_words(request.pk, by=None, reason="encore")


@pytest.mark.parametrize("first", [True, False])
def test_the_whole_goes_five_years_after_whether_or_not_the_words_went_before(office, clock, first):
    request = closed(office, person_name=f"Mme {WORDS}")
    if first:
        clock.move_to("2022-03-13 10:00")
        erasing.erase_words(request.pk, by=None, reason="à son terme")
    clock.move_to("2026-03-13 10:00")
    erasing.destroy(request.pk, by=None, reason="à son terme")
    assert not SubjectRequest.objects.exists()
    assert WORDS not in in_ledger(office)
    last = SubjectRequest.history.order_by("position").last()
    assert (last.history_type, last.snapshot["number"], last.snapshot["closed_on"]) == ("-", 1, "2021-03-12")
    assert not verify_key(office.ledger_chain()).fault


def test_an_open_request_or_one_kept_by_force_is_erased_by_nobody(office, clock):
    waiting, held = qualified(office), closed(office)
    services.hold(held.pk, "Réclamation", NOBODY)
    clock.move_to("2027-03-13 10:00")
    for pk in (waiting.pk, held.pk):
        for erase in (erasing.erase_words, erasing.destroy):
            with pytest.raises(NoLongerDue):
                erase(pk, by=None, reason="x")
    assert due(office, "requests.facts") == []
    services.release(held.pk, NOBODY)
    assert due(office, "requests.facts") == ["D-0002"]


def test_a_restricted_request_is_named_on_no_list(office, clock):
    dpo_of(office)
    request = qualified(office, readers=[member_of(office)])
    answered(request)
    clock.move_to("2026-03-13 10:00")
    assert due(office, "requests.facts") == ["Demande restreinte"]


def test_the_copy_of_an_identity_document_goes_when_it_is_checked(office):
    request = qualified(office)
    attached(request, name="carte.pdf", kind="identity")
    attached(request, name="lettre.pdf", content=b"%PDF-1.7\n2 0 obj\n%%EOF\n")
    services.ask_identity(request.pk, CLOSED, "le nom diffère", NOBODY)
    services.record_identity(request.pk, CLOSED, "carte d’identité", NOBODY)
    assert list(RequestDocument.objects.values_list("kind", flat=True)) == ["notice"]
    assert "carte.pdf" not in in_ledger(office)
    assert not verify_key(office.ledger_chain()).fault


def test_a_copy_that_nobody_checked_goes_the_next_day(office, clock):
    request = qualified(office)
    attached(request, kind="identity")
    assert daily.run() == []
    assert RequestDocument.objects.exists()
    clock.shift(timedelta(days=1))
    assert daily.run() == []
    assert not RequestDocument.objects.exists()
    assert SubjectRequest.objects.get().is_open


def test_a_package_goes_a_month_after_its_last_day_and_nothing_else_with_it(office, clock):
    request = closed(office)
    package = attached(request, name="paquet.pdf", content=b"%PDF-1.7\n3 0 obj\n%%EOF\n")
    exchange_services.hand_over(package.pk, date(2021, 4, 12), on=CLOSED, by=None)
    clock.move_to("2021-05-12 10:00")
    assert daily.run() == []
    assert RequestDocument.objects.count() == 2
    clock.move_to("2021-05-13 10:00")
    assert daily.run() == []
    assert RequestDocument.objects.count() == 1
    assert content.read(SubjectRequest.objects.get())["wording"] == WORDS


@pytest.mark.django_db(transaction=True)
def test_the_bytes_go_once_all_is_committed(office, clock):
    request = closed(office)
    stored = RequestDocument.objects.get().document.stored_as
    clock.move_to("2022-03-13 10:00")
    assert default_storage.exists(stored)
    erasing.erase_words(request.pk, by=None, reason="à son terme")
    assert not default_storage.exists(stored)
