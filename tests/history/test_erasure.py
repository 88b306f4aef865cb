"""An erasure takes contents away and nothing else: what stays is exact, and the chain still tells who touched what."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from compliance.datasets import description
from compliance.datasets.register import records_of
from compliance.exports.services import export_register
from compliance.history import erasure, ledger
from compliance.history.canonical import canonical
from compliance.history.emptied import ERASES, mark
from compliance.history.models import Chain
from compliance.history.verification import entries_of, verify, verify_key
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.processing.network_templates import load_templates
from compliance.records import content
from compliance.records.erasing import without, without_content
from tests.factories import OfficeFactory, member_of
from tests.history.story import Story
from tests.processing.factories import REASON, approved, complete_content

START = datetime(2025, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS = "mot planté 4721"
TAKEN = ("name", "purposes", "data_subjects")

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    """Give a clock that the test moves by hand."""
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def activity(clock):
    """Give an activity of five versions which holds words, in its content and in a reason; an hour has passed since."""
    office = OfficeFactory(slug="oise")
    activity = approved(office, name=f"Fiche {WORDS}")
    services.reopen(activity.pk, by=None, reason=f"{REASON} {WORDS}")
    activity.refresh_from_db()
    said = content.read(activity)
    services.revise_activity(activity.pk, {**said, "name": f"{WORDS} encore"}, version=activity.version, by=None)
    services.open_activity(office, complete_content(name="Autre"), by=None)
    clock.shift(HOUR)
    activity.refresh_from_db()
    return activity


def chain_of(record):
    return Chain.objects.get(key=record.ledger_chain())


def rows_of(record):
    """Return every entry of the record's chain: what it holds, by position."""
    return {
        row.position: (row.snapshot, row.salt, row.history_change_reason, row.digest, row.content_digest)
        for row in entries_of(chain_of(record))
    }


def take(record, *names):
    """Erase columns and parts of a record: from its row, then from the ledger."""
    with ledger.entry(by=None, reason="effacée à son terme") as entry:
        keep = without(type(record), names, entry.moment(record.ledger_chain()))
        empty = content.blank(type(record))
        for name in names:
            if name in record.PARTS:
                getattr(record, name).all().delete()
            else:
                setattr(record, name, empty[name])
        record.version += 1
        record.content_written = None
        return erasure.erase(record, keep=keep)


def wipe(record):
    """Erase a record whole."""
    with ledger.entry(by=None, reason="détruite à son terme") as entry:
        moment = entry.moment(record.ledger_chain())
        return erasure.destroy(record, keep=without_content(type(record), moment))


def stroke(entry, **columns):
    """Do what a database administrator can do: one UPDATE, of which Django's models know nothing."""
    assert type(entry).objects.filter(pk=entry.pk).update(**columns) == 1


def first(activity):
    return activity.history.order_by("position").first()


# --- random lives ---


@pytest.mark.parametrize("seed", range(12))
def test_what_is_not_erased_is_read_as_it_was(seed, clock):
    """Random lives, with erasures among them: at any moment each record says what it said, less what was erased."""
    load_templates()
    story, dice, then, erased = Story(seed), random.Random(seed), {}, {}
    for _ in range(12):
        clock.shift(dice.choice([timedelta(0), timedelta(microseconds=1), HOUR]))
        story.step()
        alive = list(ProcessingActivity.objects.filter(office=story.office).order_by("number"))
        if alive and dice.random() < 0.4:
            record = dice.choice(alive)
            names = erased.setdefault(record.number, set())
            if dice.random() < 0.3 and not record.opinions.exists():
                names |= {field.name for field in content.content_fields(ProcessingActivity)} | set(record.PARTS)
                wipe(record)
            else:
                chosen = dice.sample(TAKEN, dice.randint(1, len(TAKEN)))
                names |= set(chosen)
                take(record, *chosen)
        then[timezone.now()] = told(story.office, timezone.now())
    assert erased
    for moment, was in then.items():
        now = told(story.office, moment)
        assert [line[0] for line in now] == [line[0] for line in was], moment
        for (number, status, version, said), (_, _, _, before) in zip(now, was, strict=True):
            gone = erased.get(number, set())
            assert {key: value for key, value in said.items() if key not in gone} == {
                key: value for key, value in before.items() if key not in gone
            }, (moment, number, status, version)
    for key in {story.office.ledger_chain(), story.owner.ledger_chain()}:
        assert not verify_key(key).fault


def told(office, moment):
    found = records_of(description.get("processing"), office.pk, moment, drafts=True)
    return [(one.number, one.status, one.version, dict(one.content)) for one in found]


# --- what one erasure does ---


def test_the_entries_of_the_record_are_emptied_and_no_other(activity):
    before = rows_of(activity)
    mine = set(activity.history.values_list("position", flat=True))
    assert take(activity, "name") == len(mine) == 5
    after = rows_of(activity)
    assert {position for position, row in before.items() if after[position] != row} == mine
    # The digests stay where they were.
    assert all(after[position][3:] == before[position][3:] for position in mine)
    last = activity.history.order_by("-position").first()
    assert [position for position, _digest in last.snapshot[ERASES]] == sorted(mine)
    verdict = verify(chain_of(activity))
    assert (verdict.fault, verdict.erased, verdict.entries) == ("", 5, len(after))


def test_the_words_are_nowhere_after(activity):
    assert WORDS in canonical([row.snapshot for row in activity.history.all()])
    take(activity, "name")
    everything = [[row.snapshot, row.history_change_reason] for row in entries_of(chain_of(activity))]
    assert WORDS not in canonical(everything)


def test_the_facts_stay_and_the_past_says_what_was_erased(activity):
    was = told(activity.office, START)
    take(activity, "name")
    now = told(activity.office, START)
    assert now[0][3] == {**was[0][3], "name": "Effacé le 01/03/2025"}
    assert now[1] == was[1]
    [one, other] = records_of(description.get("processing"), activity.office_id, START, drafts=True)
    assert (one.erased_at, other.erased_at) == (START + HOUR, None)


def test_a_record_destroyed_leaves_its_number_its_states_and_no_word(activity):
    pk, chain, office = activity.pk, chain_of(activity), activity.office
    assert wipe(activity) == 5
    assert not ProcessingActivity.objects.filter(pk=pk).exists()
    [number, status, version, said] = told(office, START)[0]
    assert (number, status, version) == (1, activity.status, 5)
    assert {canonical(value) for value in said.values()} <= {"null", "[]", '""', f'"{mark(START + HOUR)}"'}
    [*_, last] = entries_of(Chain.objects.get(pk=chain.pk))
    assert (last.history_type, last.history_change_reason) == ("-", "détruite à son terme")
    assert WORDS not in canonical([row.snapshot for row in entries_of(chain)])
    assert (verify(chain).fault, verify(chain).erased) == ("", 5)


def test_what_is_erased_may_be_emptied_further(activity):
    take(activity, "name")
    activity.refresh_from_db()
    first_erasing = activity.history.order_by("-position").first()
    assert wipe(activity) == 6
    first_erasing.refresh_from_db()
    assert ERASES in first_erasing.snapshot
    chain = Chain.objects.get(key=activity.office.ledger_chain())
    assert (verify(chain).fault, verify(chain).erased) == ("", 6)


def test_an_erasure_that_takes_nothing_names_nothing(activity):
    take(activity, "name")
    activity.refresh_from_db()
    # The last entry holds a reason, « effacée à son terme »: it alone is emptied again.
    assert take(activity, "name") == 1


def test_what_would_change_a_word_is_refused_whole(activity):
    before = rows_of(activity)

    def forge(snapshot):
        return {**snapshot, "number": 99}

    with pytest.raises(ValueError, match="takes away"), ledger.entry(by=None, reason="x"):
        erasure.erase(activity, keep=forge)
    assert rows_of(activity) == before


def test_nothing_is_erased_outside_an_entry(activity):
    with pytest.raises(ledger.LedgerError):
        erasure.erase(activity, keep=erasure.nothing)


def test_a_later_save_of_the_same_record_erases_nothing(activity):
    take(activity, "name")
    activity.version += 1
    with ledger.entry(by=None, reason="x"):
        activity.save()
    assert ERASES not in activity.history.order_by("-position").first().snapshot


# --- what a forger may try ---


def emptied(snapshot):
    return {**snapshot, "content": {**snapshot["content"], "name": mark(START)}, "erased": START.isoformat()}


def test_an_entry_emptied_by_hand_is_named(activity):
    entry = first(activity)
    stroke(entry, snapshot=emptied(entry.snapshot))
    assert f"entry {entry.position} " in verify(chain_of(activity)).fault


@pytest.mark.parametrize("left", [{}, {"erased": START.isoformat()}, [], None])
def test_an_entry_emptied_whole_by_hand_is_named(activity, left):
    entry = first(activity)
    stroke(entry, snapshot=left if left is not None else {"content": None}, salt="")
    assert f"entry {entry.position} " in verify(chain_of(activity)).fault


def test_one_that_was_not_named_is_named_though_others_were_erased(activity):
    take(activity, "name")
    other = ProcessingActivity.history.filter(office=activity.office).exclude(id=activity.pk).first()
    stroke(other, snapshot=emptied(other.snapshot))
    assert f"entry {other.position} " in verify(chain_of(activity)).fault


def test_what_remains_of_an_erased_entry_cannot_be_rewritten(activity):
    take(activity, "name")
    entry = first(activity)
    stroke(entry, snapshot={**entry.snapshot, "status": "approved"})
    assert f"entry {entry.position} " in verify(chain_of(activity)).fault


def test_a_content_put_back_is_seen(activity):
    entry = first(activity)
    columns = {"snapshot": entry.snapshot, "salt": entry.salt, "history_change_reason": entry.history_change_reason}
    take(activity, "name")
    stroke(entry, **columns)
    assert f"says that entry {entry.position} was erased, which holds its content" in verify(chain_of(activity)).fault


@pytest.mark.parametrize("names", ["x", [["a"]], [], [[1, "x"]], {"a": 1}])
def test_a_naming_that_was_rewritten_breaks(activity, names):
    take(activity, "name")
    last = activity.history.order_by("-position").first()
    stroke(last, snapshot={**last.snapshot, ERASES: names})
    assert verify(chain_of(activity)).fault


def test_an_entry_names_none_that_follows_it(activity):
    """An earlier entry made to name a later one is itself rewritten, and comes first."""
    entry, last = first(activity), activity.history.order_by("-position").first()
    stroke(entry, snapshot={**entry.snapshot, ERASES: [[last.position, "f" * 64]]})
    assert f"entry {entry.position} " in verify(chain_of(activity)).fault


# --- how it is read ---


def test_the_history_and_its_comparisons_say_so(activity, client, clock):
    take(activity, "name")
    juriste = member_of(activity.office)
    client.force_login(juriste)
    address = reverse("processing:history", args=[activity.office.slug, activity.number])
    page = client.get(address).text
    assert page.count("Contenu effacé le") == 5
    assert "Version effacée" in page
    assert WORDS not in page
    compared = client.get(address, {"version": 5, "depuis": 1}).text
    assert "Version 1 : contenu effacé le" in compared
    assert "Version 5 : contenu effacé le" in compared
    clock.shift(24 * HOUR)
    services.revise_activity(activity.pk, complete_content(), version=activity.version, by=None)
    take(activity, "name")
    client.force_login(juriste)
    by_days = client.get(address, {"du": "2025-03-01", "au": "2025-03-02"}).text
    assert "Version 6 : contenu effacé le" in by_days


def test_the_register_as_of_the_past_keeps_the_line_and_says_what_remains(activity, tmp_path):
    path = tmp_path / "register.csv"
    dataset = description.get("processing")
    whole = export_register(activity.office, dataset, format="csv", moment=START, by=None, path=path, drafts=True)
    assert WORDS in path.read_text()
    take(activity, "name")
    for name in ("csv", "jsonld", "ods", "xlsx", "pdf", "cnil-ods"):
        path = tmp_path / f"register.{name}"
        again = export_register(activity.office, dataset, format=name, moment=START, by=None, path=path, drafts=True)
        assert (again.count, again.sha256 != whole.sha256) == (whole.count, True)
        if name in {"csv", "jsonld"}:
            assert WORDS not in path.read_text()
            assert "Effacé le 01/03/2025" in path.read_text()
