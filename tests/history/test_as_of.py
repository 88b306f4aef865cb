"""The register as of a moment is exactly what it was then, whatever was written since."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from compliance.datasets import description
from compliance.datasets.register import records_of
from compliance.history.as_of import latest_entries, moment_from
from compliance.history.canonical import canonical
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.processing.network_templates import load_templates
from compliance.records.content import read
from tests.factories import OfficeFactory
from tests.history.story import Story, beside, register, stored
from tests.processing.factories import REASON, an_activity, approved, submitted

START = datetime(2025, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEQUENCES = 200
STEPS = 6


@pytest.fixture
def clock():
    """Give a clock that the test moves by hand."""
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.mark.django_db
def test_the_register_as_of_any_moment_is_what_it_was_then(clock):
    load_templates()
    refused = 0
    for seed in range(SEQUENCES):
        story, then = Story(seed), {}
        for _ in range(STEPS):
            clock.shift(story.dice.choice([timedelta(0), timedelta(microseconds=1), HOUR]))
            story.step()
            then[timezone.now()] = (*stored(story.office), beside(story.office, timezone.now()))
        for moment, (everything, in_register, rest) in then.items():
            assert register(story.office, moment) == everything, (seed, moment)
            assert register(story.office, moment, drafts=False) == in_register, (seed, moment)
            assert beside(story.office, moment) == rest, (seed, moment)
        assert not verify(Chain.objects.get(key=story.office.ledger_chain())).fault, seed
        refused += story.refused
    # The dice did reach what the test is about.
    entries = ProcessingActivity.history
    assert entries.filter(history_type="-").count() > SEQUENCES / 20
    assert entries.values("actor_name").distinct().count() > SEQUENCES
    assert entries.filter(version__gt=2).count() > SEQUENCES / 2 > refused


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
    was, _ = stored(activity.office)
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
