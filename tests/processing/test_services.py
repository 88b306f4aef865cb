"""The verbs of the register: what each writes, what each refuses, and the numbers that are never given twice."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.records.content import read
from compliance.records.enums import Status
from compliance.records.models import Numbering
from compliance.records.services import StaleRecord
from compliance.records.workflow import MoveRefused
from tests.factories import OfficeFactory, member_of
from tests.processing.factories import REASON, an_activity, approved, complete_content, ended, submitted

pytestmark = pytest.mark.django_db


def reasons(activity):
    return list(activity.history.order_by("position").values_list("history_change_reason", flat=True))


def test_the_whole_life_of_an_activity():
    office = OfficeFactory()
    author, director = member_of(office), member_of(office, "direction")
    activity = services.open_activity(office, complete_content(), by=author)
    services.submit(activity.pk, by=author, version=1)
    services.send_back(activity.pk, by=director, reason="Précisez la durée.", version=2)
    services.submit(activity.pk, by=author, version=3)
    services.approve(activity.pk, by=director, version=4)
    services.reopen(activity.pk, by=author, reason="Nouveau logiciel", version=5)
    services.approve(activity.pk, by=director, version=6)
    last = services.end(activity.pk, by=author, reason="Fin du service", version=7)
    assert (last.status, last.version) == (Status.ENDED, 8)
    entries = activity.history.order_by("position")
    assert [(entry.version, entry.status, entry.snapshot["status"], entry.actor_name) for entry in entries] == [
        (1, "draft", "draft", author.full_name),
        (2, "submitted", "submitted", author.full_name),
        (3, "draft", "draft", director.full_name),
        (4, "submitted", "submitted", author.full_name),
        (5, "approved", "approved", director.full_name),
        (6, "submitted", "submitted", author.full_name),
        (7, "approved", "approved", director.full_name),
        (8, "ended", "ended", author.full_name),
    ]
    assert reasons(activity) == [
        "fiche ouverte",
        "fiche soumise",
        "Précisez la durée.",
        "fiche soumise",
        "fiche approuvée",
        "Nouveau logiciel",
        "fiche approuvée",
        "Fin du service",
    ]


def test_a_verb_leaves_the_content_alone():
    activity = an_activity(OfficeFactory(), sensitive=True, with_transfer=True)
    before = read(activity)
    moved = services.submit(activity.pk, by=None)
    assert read(moved) == before == moved.history.order_by("position").last().snapshot["content"]
    assert moved.updated_at == moved.history.order_by("position").last().history_date > activity.updated_at


@pytest.mark.parametrize(
    ("make", "verb"),
    [(an_activity, "approve"), (submitted, "submit"), (approved, "submit"), (approved, "approve"), (ended, "end")],
)
def test_a_verb_out_of_turn_writes_nothing(make, verb):
    activity = make(OfficeFactory())
    count = activity.history.count()
    with pytest.raises(MoveRefused):
        services.move(activity.pk, verb, by=None, reason=REASON)
    stored = ProcessingActivity.objects.get()
    assert (stored.status, stored.version, stored.history.count()) == (activity.status, activity.version, count)


@pytest.mark.parametrize("verb", ["approve", "send_back"])
def test_nobody_decides_on_a_version_that_they_did_not_read(verb):
    activity = submitted(OfficeFactory())
    services.revise_activity(activity.pk, complete_content(name="Autre"), version=2, by=None)
    with pytest.raises(StaleRecord):
        services.move(activity.pk, verb, by=None, reason=REASON, version=2)
    assert ProcessingActivity.objects.get().status == Status.SUBMITTED


def test_editing_an_approved_activity_takes_the_approval_back_in_one_entry():
    activity = approved(OfficeFactory())
    edited = services.revise_activity(activity.pk, complete_content(name="Autre"), version=3, by=None)
    assert (edited.status, edited.version, edited.history.count()) == (Status.SUBMITTED, 4, 4)
    assert edited.history.order_by("position").last().snapshot["status"] == "submitted"


def test_the_same_content_keeps_the_approval():
    activity = approved(OfficeFactory())
    assert services.revise_activity(activity.pk, complete_content(), version=3, by=None).status == Status.APPROVED


@pytest.mark.parametrize("make", [an_activity, submitted])
def test_editing_what_is_not_approved_leaves_its_status(make):
    activity = make(OfficeFactory())
    edited = services.revise_activity(activity.pk, complete_content(name="x"), version=activity.version, by=None)
    assert edited.status == activity.status


def test_an_ended_activity_is_not_edited():
    activity = ended(OfficeFactory())
    with pytest.raises(MoveRefused):
        services.revise_activity(activity.pk, complete_content(name="x"), version=activity.version, by=None)
    assert read(ProcessingActivity.objects.get()) == complete_content()
    assert services.reopen(activity.pk, by=None, reason=REASON).status == Status.SUBMITTED


@pytest.mark.parametrize("make", [submitted, approved, ended])
def test_what_was_submitted_is_not_deleted(make):
    activity = make(OfficeFactory())
    with pytest.raises(MoveRefused):
        services.delete_draft(activity.pk, by=None)
    assert ProcessingActivity.objects.filter(pk=activity.pk).exists()


def test_a_draft_that_was_sent_back_is_not_deleted():
    activity = submitted(OfficeFactory())
    sent_back = services.send_back(activity.pk, by=None, reason=REASON)
    assert not services.can_delete(sent_back)
    with pytest.raises(MoveRefused):
        services.delete_draft(activity.pk, by=None)


def test_a_number_is_never_given_twice():
    office, neighbour = OfficeFactory(), OfficeFactory()
    first, second = an_activity(office), an_activity(office)
    services.delete_draft(second.pk, by=None)
    services.delete_draft(first.pk, by=None)
    assert an_activity(office).number == 3
    assert an_activity(neighbour).number == 1


def test_a_refused_draft_takes_no_number():
    office = OfficeFactory()
    with pytest.raises(ValidationError):
        services.open_activity(office, complete_content(name=""), by=None)
    assert not Numbering.objects.exists()
    assert an_activity(office).number == 1


@pytest.mark.parametrize(("changes", "missing"), [({}, 0), ({"incomplete": True}, 2), ({"purposes": []}, 1)])
def test_what_is_missing_is_counted_at_each_save(changes, missing):
    activity = an_activity(OfficeFactory(), **changes)
    assert ProcessingActivity.objects.get().missing_count == missing
    services.revise_activity(activity.pk, complete_content(), version=1, by=None)
    assert ProcessingActivity.objects.get().missing_count == 0


def test_the_update_is_that_of_the_entry():
    activity = an_activity(OfficeFactory())
    with time_machine.travel("2030-01-01T10:00:00+01:00"):
        services.revise_activity(activity.pk, complete_content(name="x"), version=1, by=None)
    stored = ProcessingActivity.objects.get()
    assert stored.updated_at == stored.history.order_by("position").last().history_date


def test_an_entry_costs_a_fixed_number_of_statements():
    costs = []
    for rows in (1, 40):
        people = [{"key": f"s{rank}", "category": "tenants", "details": str(rank)} for rank in range(rows)]
        with CaptureQueriesContext(connection) as captured:
            an_activity(OfficeFactory(), data_subjects=people)
        costs.append(len(captured))
    assert costs[0] == costs[1]
