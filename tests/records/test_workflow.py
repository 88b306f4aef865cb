"""How a record moves from a draft to its end, and what deletes one."""

from datetime import date

import pytest

from compliance.records import workflow
from compliance.records.enums import Status
from compliance.records.workflow_words import VERBS

MOVES = {
    ("draft", "submit"): "submitted",
    ("submitted", "send_back"): "draft",
    ("submitted", "approve"): "approved",
    ("approved", "reopen"): "submitted",
    ("approved", "end"): "ended",
    ("ended", "reopen"): "submitted",
}


@pytest.mark.parametrize("verb", sorted(workflow.MOVES))
@pytest.mark.parametrize("status", Status.values)
def test_each_verb_from_each_status(status, verb):
    if (status, verb) in MOVES:
        assert workflow.move(status, verb) == MOVES[status, verb]
        assert verb in workflow.verbs(status)
        return
    assert verb not in workflow.verbs(status)
    with pytest.raises(workflow.MoveRefused):
        workflow.move(status, verb)


def test_every_verb_has_its_words_and_every_status_is_known():
    assert {verb.name for verb in VERBS} == workflow.MOVES.keys()
    named = {status for starts, target in workflow.MOVES.values() for status in [*starts, target]}
    assert named == set(Status.values)


@pytest.mark.parametrize(
    ("status", "after"), [("draft", "draft"), ("submitted", "submitted"), ("approved", "submitted"), ("ended", None)]
)
def test_an_edit_takes_an_approval_back_and_does_not_touch_what_is_ended(status, after):
    if after is not None:
        assert workflow.after_edit(status) == after
        return
    with pytest.raises(workflow.MoveRefused):
        workflow.after_edit(status)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("ever_submitted", [False, True])
def test_only_a_draft_never_submitted_is_deleted(status, ever_submitted):
    assert workflow.may_delete(status, ever_submitted=ever_submitted) == (status == "draft" and not ever_submitted)


@pytest.mark.parametrize(
    ("updated", "today", "stale"),
    [
        (date(2025, 11, 22), date(2026, 11, 22), False),
        (date(2025, 11, 21), date(2026, 11, 22), True),
        (date(2025, 3, 30), date(2026, 3, 31), True),
        (date(2025, 3, 31), date(2026, 3, 31), False),
        (date(2023, 2, 28), date(2024, 2, 28), False),
        (date(2023, 2, 28), date(2024, 2, 29), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
    ],
)
def test_a_record_untouched_for_twelve_months_is_stale(updated, today, stale):
    assert workflow.is_stale(updated, today) is stale
