"""`verify_ledger`: one stroke of SQL in an entry, in the order or at the end of a chain, and it has a name."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from compliance.history.models import Chain
from compliance.history.records import content_digest_of
from compliance.history.verification import entries_of
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from tests.factories import OfficeFactory, mandate_of, member_of
from tests.processing.factories import REASON, approved, complete_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """Give an office whose chain mixes tables: the office, its people, an activity of four versions, another of one."""
    office = OfficeFactory(slug="oise")
    member_of(office)
    activity = approved(office)
    services.reopen(activity.pk, by=None, reason=REASON)
    services.open_activity(office, complete_content(name="Autre"), by=None)
    return office


@pytest.fixture
def entry(office):
    """Give the entry that the tests harm: the second version of the first activity."""
    return ProcessingActivity.history.get(version=2)


def stroke(entry, **columns):
    """Do what a database administrator can do: one UPDATE, of which Django's models know nothing."""
    assert type(entry).objects.filter(pk=entry.pk).update(**columns) == 1


def remove(rows):
    """Do the other thing: one DELETE."""
    assert rows.delete()[0] == 1


def verified(capsys, **options):
    """Run the command; return its exit status and what it said."""
    try:
        call_command("verify_ledger", **options)
        status = 0
    except CommandError as error:
        status = error.returncode
    return status, capsys.readouterr().out


def name_of(entry):
    return f"entry {entry.position} ({entry.record_label}, "


def test_a_whole_ledger_passes(office, capsys):
    other = OfficeFactory()
    assert verified(capsys) == (0, f"office:{office.pk}: 7 entries, whole\noffice:{other.pk}: 1 entries, whole\n")


def test_a_deleted_record_leaves_a_whole_chain(office, capsys):
    services.delete_draft(ProcessingActivity.objects.get(name="Autre").pk, by=None)
    assert verified(capsys)[0] == 0


STROKES = {
    "snapshot": {"number": 1, "status": "approved", "content": {}},
    "history_change_reason": "une autre raison",
    "actor_name": "Quelqu’un d’autre",
    "history_date": "2020-01-01 00:00:00+00:00",
    "digest": "f" * 64,
    "content_digest": "f" * 64,
    "salt": "f" * 32,
    "history_type": "-",
    "id": 999_999,
    "status": "draft",
    "version": 1,
    "position": 100,
}


@pytest.mark.parametrize("column", STROKES)
def test_one_rewritten_column_is_named(entry, column, capsys):
    stroke(entry, **{column: STROKES[column]})
    status, said = verified(capsys)
    assert status == 1
    assert f"entry {entry.position} " in said


def test_an_entry_moved_to_another_office_is_named(entry, capsys):
    stroke(entry, office_id=OfficeFactory().pk)
    status, said = verified(capsys)
    assert (status, name_of(entry) in said) == (1, True)


def test_a_change_of_one_letter_deep_in_a_part_is_named(entry, capsys):
    entry.snapshot["content"]["purposes"][0]["label"] += "."
    stroke(entry, snapshot=entry.snapshot)
    assert name_of(entry) in verified(capsys)[1]


@pytest.mark.parametrize("value", [{"content": 1.5}, [], "x"])
def test_a_snapshot_of_nonsense_is_named_too(entry, value, capsys):
    stroke(entry, snapshot=value)
    status, said = verified(capsys)
    assert (status, name_of(entry) in said) == (1, True)


def test_the_moment_moved_by_one_microsecond_is_named(entry, capsys):
    stroke(entry, history_date=entry.history_date + timedelta(microseconds=1))
    assert verified(capsys)[0] == 1


def test_a_content_rewritten_with_its_digest_breaks_the_chain(entry, capsys):
    entry.snapshot["content"]["name"] = "Autre nom"
    stroke(entry, snapshot=entry.snapshot, content_digest=content_digest_of(entry))
    assert name_of(entry) in verified(capsys)[1]


def test_a_missing_entry_is_named(entry, capsys):
    remove(ProcessingActivity.history.filter(pk=entry.pk))
    status, said = verified(capsys)
    assert (status, f"entry {entry.position} is missing" in said) == (1, True)


def test_a_cut_tail_is_seen(office, capsys):
    last = ProcessingActivity.history.order_by("-position").first()
    remove(ProcessingActivity.history.filter(pk=last.pk))
    status, said = verified(capsys)
    assert status == 1
    assert "the tail is cut: the head stands at entry 7, the last entry found is 6" in said


@pytest.mark.parametrize("position", [4, 8])
def test_an_inserted_entry_is_seen(office, position, capsys):
    last = ProcessingActivity.history.order_by("-position").first()
    last.history_id, last.position = None, position
    last.save(force_insert=True)
    status, said = verified(capsys)
    assert status == 1
    assert f"entry {position} " in said


def test_a_head_set_back_is_seen(office, capsys):
    chain = Chain.objects.get(key=office.ledger_chain())
    before_last = list(entries_of(chain))[-2]
    stroke(chain, position=6, digest=before_last.digest)
    assert verified(capsys)[0] == 1


def test_a_chain_removed_whole_is_seen(capsys):
    office = OfficeFactory()
    remove(office.history.all())
    remove(Chain.objects.filter(key=office.ledger_chain()))
    for options in ({}, {"office": office.slug}):
        status, said = verified(capsys, **options)
        assert (status, f"{office.ledger_chain()}: " in said) == (1, True)


def test_one_office_is_checked_alone(entry, capsys):
    other = OfficeFactory(slug="reims")
    stroke(entry, actor_name="x")
    assert verified(capsys, office="reims") == (0, f"office:{other.pk}: 1 entries, whole\n")
    assert verified(capsys, office="oise")[0] == 1


def test_the_other_chains_are_checked_after_a_broken_one(entry, capsys):
    stroke(entry, actor_name="x")
    other = OfficeFactory()
    assert f"office:{other.pk}: 1 entries, whole" in verified(capsys)[1]


def test_a_wrong_office_is_told_apart_from_a_broken_chain(office, capsys):
    assert verified(capsys, office="oize") == (2, "")


BEHIND = {
    "a column": lambda activity: stroke(activity, name="Autre nom"),
    "a row of a part": lambda activity: stroke(activity.purposes.get(key="lease"), label="Autre finalité"),
    "a nested row": lambda activity: remove(
        activity.data_categories.get(key="identity").retentions.filter(key="after")
    ),
    "the order of rows": lambda activity: stroke(activity.purposes.get(key="lease"), position=9),
    "the status": lambda activity: stroke(activity, status="approved"),
    "the version": lambda activity: stroke(activity, version=1),
}


@pytest.mark.parametrize("what", BEHIND)
def test_a_record_changed_behind_the_ledger_is_named(office, what, capsys):
    activity = ProcessingActivity.objects.get(name="Gestion des baux")
    BEHIND[what](activity)
    status, said = verified(capsys)
    assert (status, f"processing.processingactivity:{activity.pk} is not what its last entry, 6, says" in said) == (
        1,
        True,
    )


def test_a_record_removed_behind_the_ledger_is_named(office, capsys):
    activity = ProcessingActivity.objects.get(name="Autre")
    for name in ProcessingActivity.PARTS:
        getattr(activity, name).all().delete()
    assert ProcessingActivity.objects.filter(pk=activity.pk)._raw_delete("default") == 1
    status, said = verified(capsys)
    assert status == 1
    assert f"processing.processingactivity:{activity.pk} is gone" in said


def test_a_deleted_record_that_came_back_is_named(office, capsys):
    activity = ProcessingActivity.objects.get(name="Autre")
    services.delete_draft(activity.pk, by=None)
    ProcessingActivity.objects.bulk_create([activity])
    status, said = verified(capsys)
    assert (status, "is there, though its last entry" in said) == (1, True)


def test_a_record_that_no_entry_speaks_of_is_named(office, capsys):
    other = OfficeFactory(slug="reims")
    smuggled = ProcessingActivity(office=office, number=99, name="Clandestine", updated_at=timezone.now())
    ProcessingActivity.objects.bulk_create([smuggled])
    smuggled = ProcessingActivity.objects.get(number=99)
    said = f"office:{office.pk}: processing.processingactivity:{smuggled.pk} has no entry\n"
    status, everything = verified(capsys)
    assert (status, said in everything) == (1, True)
    assert verified(capsys, office="oise")[0] == 1
    assert verified(capsys, office="reims") == (0, f"office:{other.pk}: 1 entries, whole\n")


def test_two_chains_that_changed_names_are_seen(office, capsys):
    first, second = Chain.objects.get(key=office.ledger_chain()), Chain.objects.get(key=OfficeFactory().ledger_chain())
    stroke(first, key="aside")
    first.key, second.key = second.key, first.key
    stroke(second, key=second.key)
    stroke(first, key=first.key)
    status, said = verified(capsys)
    assert (status, said.count("not to this one")) == (1, 2)


def test_a_tail_cut_together_with_its_head_is_seen(office, capsys):
    chain = Chain.objects.get(key=office.ledger_chain())
    *_, kept, last = entries_of(chain)
    remove(type(last).objects.filter(pk=last.pk))
    stroke(chain, position=kept.position, digest=kept.digest)
    status, said = verified(capsys)
    assert (status, "has no entry" in said) == (1, True)


def test_a_person_renamed_since_is_no_fault(office, capsys):
    mandate = mandate_of(office)
    stroke(mandate.person, full_name="Un autre nom")
    assert verified(capsys)[0] == 0


def test_a_column_added_since_is_no_fault(entry, capsys, monkeypatch):
    now = ProcessingActivity.snapshot
    monkeypatch.setattr(ProcessingActivity, "snapshot", lambda self: {**now(self), "since": "x"})
    assert verified(capsys)[0] == 0


def test_a_number_reads_the_same_once_stored(office, capsys):
    mandate_of(office, days_per_year=Decimal(120), starts=date(2026, 1, 1))
    assert verified(capsys)[0] == 0


def test_more_records_ask_no_more_questions(office, capsys, django_assert_max_num_queries):
    def asked():
        with django_assert_max_num_queries(200) as captured:
            assert verified(capsys, office="oise")[0] == 0
        return len([query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]])

    before = asked()
    for rank in range(12):
        services.open_activity(office, complete_content(name=f"Fiche {rank}"), by=None)
    assert asked() == before
