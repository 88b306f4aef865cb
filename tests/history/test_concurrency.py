"""Two people write at the same moment, each on their own connection: nothing is lost, nothing is numbered twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from compliance.history.models import Chain
from compliance.history.verification import entries_of, verify
from compliance.offices.models import Office
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.records import workflow
from compliance.records.content import read
from compliance.records.services import StaleRecord
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.processing.factories import an_activity, complete_content, submitted

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4
PATIENCE = 30  # seconds


def together(*acts: Callable[[], object]) -> list[object]:
    """Do the acts at the same moment, each in its thread; return what each gave, or the error it met."""
    start = Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, act) for act in acts]]


def positions(office):
    return [entry.position for entry in entries_of(Chain.objects.get(key=office.ledger_chain()))]


def test_drafts_opened_at_once_take_each_its_number():
    office = OfficeFactory()
    open_one = [
        lambda rank=rank: services.open_activity(office, complete_content(name=f"N{rank}"), by=None)
        for rank in range(WRITERS)
    ]
    found = together(*open_one)
    assert sorted(activity.number for activity in found) == [1, 2, 3, 4]
    assert positions(office) == [1, 2, 3, 4, 5]
    assert verify(Chain.objects.get()).fault == ""


def test_one_of_two_saves_of_a_record_wins_and_the_other_is_told():
    activity = an_activity(OfficeFactory())
    names = ["Le premier", "Le second"]
    found = together(
        *[
            lambda name=name: services.revise_activity(
                activity.pk, complete_content(name=name, recipients=[]), version=1, by=None
            )
            for name in names
        ]
    )
    [saved] = [one for one in found if isinstance(one, ProcessingActivity)]
    [stale] = [one for one in found if isinstance(one, StaleRecord)]
    assert stale.current["name"] == saved.name == ProcessingActivity.objects.get().name
    assert (saved.version, activity.history.count()) == (2, 2)
    assert read(saved)["recipients"] == []


def test_a_verb_is_done_once():
    activity = submitted(OfficeFactory())
    found = together(*[lambda: services.approve(activity.pk, by=None)] * 2)
    assert sorted(type(one).__name__ for one in found) == ["MoveRefused", "ProcessingActivity"]
    assert isinstance(next(one for one in found if isinstance(one, Exception)), workflow.MoveRefused)
    assert activity.history.filter(status="approved").count() == 1


def test_a_save_and_a_verb_at_once_both_stay():
    activity = an_activity(OfficeFactory())
    together(
        lambda: services.revise_activity(activity.pk, complete_content(name="Saisie"), version=1, by=None),
        lambda: services.submit(activity.pk, by=None),
    )
    last = ProcessingActivity.objects.get()
    entries = list(activity.history.order_by("position"))
    assert last.status == "submitted"
    assert len(entries) == last.version
    assert read(last) == entries[-1].snapshot["content"]


def test_writers_of_several_tables_follow_one_another_in_the_chain():
    office = OfficeFactory()
    activity = an_activity(office)
    people = [UserFactory() for _ in range(2)]
    found = together(
        lambda: member_of(office, person=people[0]),
        lambda: member_of(office, "direction", person=people[1]),
        lambda: services.submit(activity.pk, by=None),
        lambda: services.open_activity(office, complete_content(), by=None),
    )
    assert [one for one in found if isinstance(one, Exception)] == []
    assert positions(office) == [1, 2, 3, 4, 5, 6]
    assert verify(Chain.objects.get()).fault == ""


def test_offices_do_not_share_a_chain_nor_numbers():
    offices = [OfficeFactory() for _ in range(2)]
    together(*[lambda office=office: an_activity(office) for office in offices for _ in range(2)])
    for office in Office.objects.order_by("pk"):
        numbers = ProcessingActivity.objects.filter(office=office).order_by("number").values_list("number", flat=True)
        assert (list(numbers), positions(office)) == ([1, 2], [1, 2, 3])
