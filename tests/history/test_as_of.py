"""The register as of a moment is exactly what it was then, whatever was written since."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from compliance.datasets import description
from compliance.datasets.register import records_of
from compliance.history.as_of import latest_entries, moment_from
from compliance.history.canonical import canonical
from compliance.history.verification import verify_key
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.processing.network_templates import load_templates
from compliance.records.content import read
from tests.factories import OfficeFactory
from tests.history.story import Story
from tests.history.telling import beside, register, registers, sheets, stored_sheets
from tests.processing.factories import REASON, an_activity, approved, submitted

START = datetime(2025, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEQUENCES = 200
GROUPS = 4  # side by side
STEPS = 6
KINDS = (
    *("opened", "adopted", "copied", "edited", "moved", "deleted", "linked", "renamed"),
    *("sheet opened", "sheet edited", "sheet renamed", "used sheet renamed", "sheet deleted"),
)


@pytest.fixture
def clock():
    """Give a clock that the test moves by hand."""
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.mark.django_db
@pytest.mark.parametrize("group", range(GROUPS))
def test_the_register_as_of_any_moment_is_what_it_was_then(group, clock):
    """Lives side by side, all told after each step: what the ledger says of that moment at the end is what was told."""
    load_templates()
    stories = [Story(seed) for seed in range(group, SEQUENCES, GROUPS)]
    offices = [story.office for story in stories]
    dice, then = random.Random(group), {}
    for _ in range(STEPS):
        clock.shift(dice.choice([timedelta(0), timedelta(microseconds=1), HOUR]))
        for story in stories:
            story.step()
        now = timezone.now()
        then[now] = registers(offices), stored_sheets(), beside(now)
    for moment, (by_office, all_sheets, rest) in then.items():
        for office in offices:
            told = register(office, moment), register(office, moment, drafts=False)
            assert told == by_office[office.pk], (office, moment)
        assert sheets(moment) == all_sheets, moment
        assert beside(moment) == rest, moment
    for key in {key for story in stories for key in (story.office.ledger_chain(), story.owner.ledger_chain())}:
        assert not verify_key(key).fault, key
    # The dice did reach what the test is about, each several times.
    done = sum((story.done for story in stories), Counter())
    assert {kind: done[kind] for kind in KINDS if done[kind] < 3} == {}
    assert done.total() > len(stories) * STEPS / 2 > sum(story.refused for story in stories) > 0
    assert ProcessingActivity.history.values("actor_name").distinct().count() > len(stories)


@pytest.mark.django_db
def test_before_the_first_entry_there_is_nothing(clock):
    activity = an_activity(OfficeFactory())
    assert register(activity.office, START - timedelta(microseconds=1)) == []


@pytest.mark.django_db
def test_two_entries_of_one_moment_give_the_last_written_once(clock):
    activity = approved(OfficeFactory())
    [one] = records_of(description.get("processing"), activity.office.pk, START)
    assert (one.status, one.version, one.written_at) == ("approved", 3, START)


@pytest.mark.django_db
def test_what_is_deleted_today_was_there_yesterday(clock):
    activity = an_activity(OfficeFactory())
    was, _ = registers([activity.office])[activity.office_id]
    clock.shift(HOUR)
    services.delete_draft(activity.pk, by=None)
    assert register(activity.office, START) == was
    assert register(activity.office, START + HOUR) == []


@pytest.mark.django_db
def test_a_record_opened_and_deleted_in_one_moment_never_was_in_the_register(clock):
    activity = an_activity(OfficeFactory())
    services.delete_draft(activity.pk, by=None)
    assert register(activity.office, START) == []


@pytest.mark.django_db
def test_a_draft_leaves_only_when_asked(clock):
    office = OfficeFactory()
    an_activity(office, name="Brouillon")
    waiting = submitted(office, name="Soumise")
    assert register(office, START, drafts=False) == [canonical([2, "submitted", 2, read(waiting)])]
    clock.shift(HOUR)
    services.send_back(waiting.pk, by=None, reason=REASON)
    assert register(office, START + HOUR, drafts=False) == []
    assert len(register(office, START, drafts=False)) == 1


@pytest.mark.django_db
def test_the_register_is_read_in_the_order_of_numbers_not_of_texts(clock):
    office = OfficeFactory()
    for rank in range(11):
        an_activity(office, name=f"Fiche {rank}")
    numbers = [one.number for one in records_of(description.get("processing"), office.pk, START, drafts=True)]
    assert numbers == list(range(1, 12))


@pytest.mark.django_db
def test_an_office_gives_nothing_of_its_neighbour(clock):
    ours, theirs = an_activity(OfficeFactory()), an_activity(OfficeFactory())
    history = ProcessingActivity.history.model
    for record in (ours, theirs):
        found = latest_entries(history, START, office_ids=[record.office_id]).order_by("id")
        assert list(found.values_list("id", flat=True)) == [record.pk]
    assert latest_entries(history, START).order_by().count() == 2
    assert latest_entries(history, START, office_ids=[]).order_by().count() == 0


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22", datetime(2026, 11, 22, 22, 59, 59, 999_999, tzinfo=UTC)),
        ("2026-07-14", datetime(2026, 7, 14, 21, 59, 59, 999_999, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 21, 59, 59, 999_999, tzinfo=UTC)),  # the day of 23 hours
        ("2026-11-22T18:00", datetime(2026, 11, 22, 17, tzinfo=UTC)),
        ("2026-11-22 18:00", datetime(2026, 11, 22, 17, tzinfo=UTC)),
        ("2026-11-22T18:00:05.000007Z", datetime(2026, 11, 22, 18, 0, 5, 7, tzinfo=UTC)),
        ("2026-11-22T18:00+01:00", datetime(2026, 11, 22, 17, tzinfo=UTC)),
    ],
)
def test_a_date_means_the_end_of_that_day_in_paris(text, moment):
    assert moment_from(text) == moment


@pytest.mark.parametrize(
    "text", ["", "hier", "22/11/2026", "2026-02-30", "2026-13-01", "2026-11-22T25:00", "2026-11-22T", "2026-11-22 x"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        moment_from(text)


def test_a_day_ends_where_the_next_one_starts():
    midnight = timezone.make_aware(datetime.combine(date(2026, 11, 23), time.min))
    assert moment_from("2026-11-22") == midnight - timedelta(microseconds=1)
