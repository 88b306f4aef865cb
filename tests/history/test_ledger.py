"""Writing the ledger: one entry per save, in the order of writing, by a name that stays."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import transaction

from compliance.history import ledger
from compliance.history.canonical import GENESIS
from compliance.history.ledger import LedgerError
from compliance.history.models import Chain, DatabasePurpose
from compliance.history.strays import history_models
from compliance.history.verification import entries_of
from compliance.offices.models import Office
from compliance.processing import services
from compliance.processing.models import ProcessingActivity, Purpose
from compliance.records.content import read
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.processing.factories import REASON, an_activity, approved, complete_content, submitted

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
BY_HAND = datetime(2025, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def marked():
    """Mark the database: an entry may be dated by hand."""
    DatabasePurpose.objects.create(purpose=DatabasePurpose.Purpose.DEMONSTRATION)


def chain_of(office):
    return Chain.objects.get(key=office.ledger_chain())


def entries(office):
    return list(entries_of(chain_of(office)))


def test_a_save_has_one_entry_whatever_changed_in_it():
    activity = an_activity(OfficeFactory())
    changed = complete_content(name="Autre nom", sensitive=True, with_transfer=True, recipients=[], notes="À revoir")
    services.revise_activity(activity.pk, changed, version=1, by=None)
    assert [entry.version for entry in activity.history.order_by("position")] == [1, 2]


def test_an_entry_says_who_when_why_and_the_whole_record():
    office = OfficeFactory()
    author = member_of(office)
    moment = datetime.now(UTC) + timedelta(days=1)
    with time_machine.travel(moment, tick=False):
        activity = an_activity(office, by=author)
    entry = activity.history.get()
    assert (entry.history_user, entry.actor_name) == (author, author.full_name)
    assert entry.history_date == activity.updated_at == moment
    assert (entry.history_type, entry.history_change_reason) == ("+", "fiche ouverte")
    assert entry.snapshot == {"number": 1, "status": "draft", "content": read(activity)}


def test_the_product_itself_has_a_name():
    assert an_activity(OfficeFactory()).history.get().actor_name == ledger.SYSTEM


def test_a_row_holds_no_other_column_of_the_record():
    held = {field.name for field in ProcessingActivity.history.model._meta.get_fields()}
    assert held & {field.name for field in ProcessingActivity._meta.fields} == {"id", "office", "version", "status"}


def test_each_history_has_fields_of_its_own():
    """A field that two models share belongs to the last: an update of the first would go to the other's table."""
    models = history_models()
    assert len(models) > 5
    assert [(model, field) for model in models for field in model._meta.fields if field.model is not model] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", ["create", "save", "delete"])
def test_a_write_outside_an_entry_is_refused_and_undone(attempt):
    office = OfficeFactory()
    name = office.name
    with pytest.raises(LedgerError, match="outside"):
        if attempt == "create":
            Office.objects.create(name="Intrus", slug="intrus", legal_form="oph", siren="732829320")
        elif attempt == "save":
            Office(pk=office.pk, name="Rebaptisé", slug=office.slug).save()
        else:
            office.delete()
    assert [(row.pk, row.name) for row in Office.objects.order_by("pk")] == [(office.pk, name)]


@pytest.mark.django_db(transaction=True)
def test_a_deletion_outside_an_entry_leaves_the_parts():
    activity = an_activity(OfficeFactory())
    with pytest.raises(LedgerError):
        activity.delete()
    assert Purpose.objects.filter(activity=activity.pk).count() == 2


def test_entries_do_not_nest():
    with ledger.entry(by=None), pytest.raises(LedgerError, match="already open"), ledger.entry(by=None):
        raise AssertionError("a second entry was opened inside the first")


def test_a_refused_entry_leaves_the_next_one_free():
    with pytest.raises(ZeroDivisionError), ledger.entry(by=None):
        raise ZeroDivisionError
    OfficeFactory()


def test_what_fails_after_the_save_leaves_no_entry():
    activity = an_activity(OfficeFactory())
    before = chain_of(activity.office).position
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.submit(activity.pk, by=None)
        raise ZeroDivisionError
    assert chain_of(activity.office).position == before == len(entries(activity.office))


def test_a_moment_by_hand_is_refused_in_a_real_database():
    office = OfficeFactory()
    with pytest.raises(LedgerError, match="demonstration or load"):
        services.open_activity(office, complete_content(), by=None, at=BY_HAND)
    assert not ProcessingActivity.objects.filter(office=office).exists()


def test_a_marked_database_takes_a_moment_by_hand(marked):
    with ledger.entry(by=None, at=BY_HAND):
        office = Office.objects.create(name="Office daté", slug="date", legal_form="oph", siren="732829320")
    activity = services.open_activity(office, complete_content(), by=None, at=BY_HAND + timedelta(days=1))
    assert [entry.history_date for entry in entries(office)] == [BY_HAND, BY_HAND + timedelta(days=1)]
    assert activity.updated_at == BY_HAND + timedelta(days=1)


def test_a_moment_by_hand_never_comes_before_the_previous_entry(marked):
    office = OfficeFactory()
    last = chain_of(office).moment
    with pytest.raises(LedgerError, match="cannot follow"):
        services.open_activity(office, complete_content(), by=None, at=last - timedelta(microseconds=1))
    services.open_activity(office, complete_content(), by=None, at=last)


def test_a_clock_that_goes_backwards_keeps_the_order_of_the_chain():
    with time_machine.travel(NOON, tick=False):
        office = OfficeFactory()
    with time_machine.travel(NOON - timedelta(hours=3), tick=False):
        activity = an_activity(office)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        services.submit(activity.pk, by=None)
    assert [entry.history_date for entry in entries(office)] == [NOON, NOON, NOON + timedelta(hours=1)]


def test_a_chain_follows_the_order_of_writing_across_tables():
    office = OfficeFactory()
    member_of(office)
    activity = an_activity(office)
    member_of(office, "direction")
    services.submit(activity.pk, by=None)
    found = entries(office)
    assert [entry.position for entry in found] == list(range(1, 6))
    assert [entry.record_label.split(":")[0] for entry in found] == [
        "offices.office",
        "offices.appointment",
        "processing.processingactivity",
        "offices.appointment",
        "processing.processingactivity",
    ]
    assert len({entry.digest for entry in found} | {GENESIS}) == 6
    assert all(before.history_date <= after.history_date for before, after in pairwise(found))
    assert chain_of(office).digest == found[-1].digest


def test_each_office_has_its_own_chain():
    ours, theirs = OfficeFactory(), OfficeFactory()
    an_activity(ours)
    assert (chain_of(ours).position, chain_of(theirs).position) == (2, 1)


def test_the_name_of_who_wrote_stays_when_the_person_is_renamed_or_leaves():
    office = OfficeFactory()
    author = UserFactory(full_name="Jeanne Morel")
    activity = an_activity(office, by=author)
    author.full_name, author.is_active = "Jeanne Dubois", False
    author.save()
    services.submit(activity.pk, by=author)
    assert [entry.actor_name for entry in activity.history.order_by("position")] == ["Jeanne Morel", "Jeanne Dubois"]
    author.delete()
    first = activity.history.order_by("position").first()
    assert (first.history_user, first.actor_name) == (None, "Jeanne Morel")


def test_a_deletion_keeps_the_last_content_with_its_parts():
    office = OfficeFactory()
    activity = an_activity(office, sensitive=True)
    content = read(activity)
    services.delete_draft(activity.pk, by=None)
    last = ProcessingActivity.history.order_by("position").last()
    assert last.history_type == "-"
    assert last.snapshot["content"] == content
    assert last.snapshot["content"]["purposes"][0]["label"] == "Exécuter les baux"
    assert not Purpose.objects.exists()


def test_the_reason_is_kept_as_it_was_typed():
    activity = approved(OfficeFactory())
    words = "Le DPO a relu : « rien à redire ».\n" + "É" * 1900
    services.reopen(activity.pk, by=None, reason=words)
    assert activity.history.order_by("position").last().history_change_reason == words


def test_two_records_written_in_one_entry_bear_one_moment(marked):
    first, second = submitted(OfficeFactory()), submitted(OfficeFactory())
    with ledger.entry(by=None, reason=REASON):
        for record in (first, second):
            record.save()
    latest = [record.history.order_by("position").last() for record in (first, second)]
    assert [entry.history_change_reason for entry in latest] == [REASON, REASON]
    assert [entry.position for entry in latest] == [chain_of(record.office).position for record in (first, second)]


def test_a_save_that_fails_in_the_middle_of_its_parts_leaves_nothing(monkeypatch):
    activity = an_activity(OfficeFactory())
    before = read(activity)
    monkeypatch.setattr(ProcessingActivity, "save", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.revise_activity(activity.pk, complete_content(recipients=[]), version=1, by=None)
    assert read(activity) == before
    assert activity.history.count() == 1
