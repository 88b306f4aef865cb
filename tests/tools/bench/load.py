"""A synthetic load: an office, or ten, whose registers are filled in seconds through the ledger's own bulk path."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any

import time_machine
from django.conf import settings
from django.db import transaction

from compliance.accounts.models import User
from compliance.history import ledger
from compliance.history.bulk import Told, bulk_entries
from compliance.history.canonical import Content
from compliance.history.models import DatabasePurpose
from compliance.offices.models import Office
from compliance.processing.enums import Status
from compliance.processing.models import ProcessingActivity
from compliance.records import content as contents
from compliance.records.models import Numbering
from tests.factories import OfficeFactory, dpo_of, member_of

CHUNK = 250
OPENED = datetime(2025, 1, 6, 8, tzinfo=UTC)
DAY = date(2031, 1, 6)
STATES = [Status.APPROVED, Status.APPROVED, Status.SUBMITTED, Status.ENDED]


def mark_as_load() -> None:
    """Let this database take entries dated by hand, in bulk."""
    DatabasePurpose.objects.get_or_create(purpose=DatabasePurpose.Purpose.LOAD)


def template_contents() -> list[Content]:
    """Return the contents of the network's templates, as an activity adopts them."""
    paths = sorted((Path(settings.RAMURE_LAW_DIR) / "templates").glob("T*.json"))
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return [contents.cleaned(ProcessingActivity, row["content"]) for row in rows if row.get("content")]


class Network:
    """Ten offices on one DPO; the first one's register takes most of the load."""

    @time_machine.travel(OPENED - timedelta(days=1), tick=False)  # the entries of an office begin with its own
    def __init__(self, offices: int = 10) -> None:
        mark_as_load()
        self.offices: list[Office] = [
            OfficeFactory(name=f"Office {rank:02}", slug=f"office-{rank:02}") for rank in range(1, offices + 1)
        ]
        self.large, self.middle, self.small = self.offices[:3]
        self.dpo: User = dpo_of(*self.offices)
        self.lawyer: User = member_of(self.small)
        self.templates = template_contents()
        self.opened_at = OPENED

    def fill(self, office: Office, count: int) -> datetime:
        """Open ``count`` more activities and revise each; return a moment at which all were open and none revised."""
        first = ProcessingActivity.objects.filter(office=office).count() + 1
        openings = self.opened_at
        revisions = openings + timedelta(days=2)
        self.opened_at = revisions + timedelta(days=2)
        activities = [self._activity(office, number) for number in range(first, first + count)]
        with transaction.atomic():
            for chunk in batched(activities, CHUNK):
                _write(chunk)
            Numbering.objects.update_or_create(
                office=office, register=ProcessingActivity._meta.label_lower, defaults={"last": first + count - 1}
            )
            bulk_entries(office.ledger_chain(), _opened(activities, openings), by=self.dpo, reason="fiche ouverte")
            bulk_entries(office.ledger_chain(), _revised(activities, revisions), by=self.dpo, reason="fiche modifiée")
        return revisions - timedelta(days=1)

    def _activity(self, office: Office, number: int) -> ProcessingActivity:
        content = {**self.templates[number % len(self.templates)], "review_on": _review(number)}
        content["name"] = f"{content['name']} ({number})"
        activity = ProcessingActivity(office=office, number=number, version=2, updated_at=self.opened_at)
        activity.status = STATES[number % len(STATES)]
        contents.assign(activity, content)
        activity.summarise(content)
        activity.content_written = content
        return activity


def _review(number: int) -> str:
    """Return a review date; one activity in ten is late."""
    return str(date(2025, 6, 1) if number % 10 == 0 else DAY)


def _write(activities: Sequence[ProcessingActivity]) -> None:
    created = ProcessingActivity.objects.bulk_create(activities)
    for name in ProcessingActivity.PARTS:
        rows = {activity.pk: contents.rows(_content(activity), name) for activity in created}
        contents.replace_part(ProcessingActivity, name, rows, emptied=False)


def _opened(activities: Sequence[ProcessingActivity], start: datetime) -> Iterator[Told]:
    """Tell each opening, under the name that the activity had first."""
    for rank, activity in enumerate(activities):
        now: dict[str, Any] = {**_content(activity)}
        status = activity.status
        activity.version, activity.status = 1, Status.SUBMITTED
        activity.content_written = {**now, "name": f"Projet : {now['name']}"}
        yield Told(activity, "+", start + timedelta(seconds=rank))
        activity.version, activity.status, activity.content_written = 2, status, now


def _revised(activities: Sequence[ProcessingActivity], start: datetime) -> Iterator[Told]:
    for rank, activity in enumerate(activities):
        yield Told(activity, "~", start + timedelta(seconds=rank))


def _content(activity: ProcessingActivity) -> Content:
    if activity.content_written is None:
        raise ledger.LedgerError("a loaded activity keeps its content until it is told")
    return activity.content_written
