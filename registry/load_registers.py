"""The registers of a load: activities drawn from the models of the trade, each with the history of a real one."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from compliance.accounts.models import User
from compliance.history.bulk import Told, bulk_entries
from compliance.history.canonical import Content
from compliance.history.ledger import LedgerError
from compliance.history.models import Chain
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.records import content as contents
from compliance.records.enums import Status
from compliance.records.models import Numbering

OPENED = datetime(2025, 1, 6, 8, tzinfo=UTC)
WAVE = timedelta(days=2)  # between an entry of a record and its next
SPREAD, MIXED = 2_400, 7_919  # hours over which offices begin, in no order of theirs
CHUNK = 250
LATE, ON_TIME = date(2025, 6, 1), date(2031, 1, 6)


class Step(NamedTuple):
    """An entry of a record's life: its reason, the status that it leaves, whether it changes the content."""

    reason: str
    status: Status
    changes: bool = False


OPEN = Step("fiche ouverte", Status.DRAFT)
CORRECT = Step("fiche modifiée", Status.DRAFT, changes=True)
REVISE = Step("fiche modifiée", Status.SUBMITTED, changes=True)
SUBMIT = Step("fiche soumise", Status.SUBMITTED)
SEND_BACK = Step("fiche renvoyée", Status.DRAFT)
APPROVE = Step("fiche approuvée", Status.APPROVED)
END = Step("fiche terminée", Status.ENDED)

USUAL = (
    (OPEN, SUBMIT, APPROVE, REVISE, APPROVE),
    (OPEN, SUBMIT),
    (OPEN, SUBMIT, SEND_BACK, CORRECT, SUBMIT, APPROVE, REVISE, APPROVE),
    (OPEN, SUBMIT, APPROVE, REVISE, APPROVE, END),
    (OPEN, SUBMIT, REVISE, APPROVE, END),
)
LIVES = (*USUAL, *USUAL, (OPEN, SUBMIT, SEND_BACK))  # five entries on average; one record in eleven is a draft


class Filled(NamedTuple):
    """What was added to a register; at ``settled``, all of it was submitted and none of it revised."""

    activities: int
    entries: int
    settled: datetime


def template_contents() -> list[Content]:
    """Return the contents of the models of the trade, as an activity adopts them."""
    paths = sorted((Path(settings.RAMURE_LAW_DIR) / "templates").glob("T*.json"))
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return [contents.cleaned(ProcessingActivity, row["content"]) for row in rows if row.get("content")]


class Registers:
    """Fills the registers of offices, in the name of a person."""

    def __init__(self, *, by: User) -> None:
        self.by = by
        self.templates = template_contents()

    def fill_up_to(self, office: Office, wanted: int) -> Filled:
        """Add activities to the office's register until it holds ``wanted``, with their entries, in one transaction."""
        last = ProcessingActivity.objects.filter(office=office).count()
        start = self._start(office)
        activities = [self._activity(office, number, start) for number in range(last + 1, wanted + 1)]
        if not activities:
            return Filled(0, 0, start)
        with transaction.atomic():
            for chunk in batched(activities, CHUNK):
                _write(chunk)
            Numbering.objects.update_or_create(
                office=office, register=ProcessingActivity._meta.label_lower, defaults={"last": wanted}
            )
            entries = bulk_entries(office.ledger_chain(), _lives(activities, start), by=self.by)
        return Filled(len(activities), entries, start + 2 * WAVE - timedelta(seconds=1))

    def _start(self, office: Office) -> datetime:
        first = OPENED + timedelta(hours=office.pk * MIXED % SPREAD)
        head = Chain.objects.filter(key=office.ledger_chain()).first()
        return max(first, head.moment + WAVE) if head and head.moment else first

    def _activity(self, office: Office, number: int, start: datetime) -> ProcessingActivity:
        content = {**self.templates[number % len(self.templates)], "review_on": _review(number)}
        content["name"] = f"{content['name']} ({number})"
        life = _life(number)
        activity = ProcessingActivity(office=office, number=number, version=len(life), status=life[-1].status)
        activity.updated_at = start + (len(life) - 1) * WAVE
        contents.assign(activity, content)
        activity.summarise(content)
        activity.content_written = content
        return activity


def _review(number: int) -> str:
    """Return a review date; one activity in ten is late."""
    return str(LATE if number % 10 == 0 else ON_TIME)


def _life(number: int) -> tuple[Step, ...]:
    return LIVES[number % len(LIVES)]


def _write(activities: Sequence[ProcessingActivity]) -> None:
    created = ProcessingActivity.objects.bulk_create(activities)
    for name in ProcessingActivity.PARTS:
        rows = {activity.pk: contents.rows(_content(activity), name) for activity in created}
        contents.replace_part(ProcessingActivity, name, rows, emptied=False)


def _lives(activities: Sequence[ProcessingActivity], start: datetime) -> Iterator[Told]:
    """Tell the first entry of every activity, then the second of each, until none has another."""
    for wave in range(max(map(len, LIVES))):
        living = [activity for activity in activities if len(_life(activity.number)) > wave]
        for rank, activity in enumerate(living):
            life, last = _life(activity.number), _content(activity)
            to_come = sum(step.changes for step in life[wave + 1 :])
            name = f"{last['name']}, version de travail {to_come}" if to_come else last["name"]
            activity.version, activity.status = wave + 1, life[wave].status
            activity.content_written = {**last, "name": name}
            yield Told(activity, "~" if wave else "+", start + wave * WAVE + timedelta(seconds=rank), life[wave].reason)
            activity.content_written = last


def _content(activity: ProcessingActivity) -> Content:
    if activity.content_written is None:
        raise LedgerError("a loaded activity keeps its content until it is told")
    return activity.content_written
