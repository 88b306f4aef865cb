"""The DPO's opinions of the demonstration: before each approval, where the office has a DPO that day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone

from compliance.accounts.models import User
from compliance.offices.models import Office, current_mandate
from compliance.processing import opinion_services as opinions
from compliance.processing.models import Opinion, ProcessingActivity

BEFORE = timedelta(minutes=90)  # the opinion comes that long before the approval, or half-way from the entry before


def told_with_opinions(history: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the steps of a record, each approval after the step of its opinion; what stays submitted has one too."""
    yield history[0]
    for before, step in pairwise(history):
        if step.get("status") == "approved":
            then, at = datetime.fromisoformat(before["on"]), datetime.fromisoformat(step["on"])
            yield {"on": (at - min(BEFORE, (at - then) / 2)).isoformat(), "opinion": True}
        yield step
    if history[-1].get("status") == "submitted":
        yield {"on": (datetime.fromisoformat(history[-1]["on"]) + BEFORE).isoformat(), "opinion": True}


def advise(activity: ProcessingActivity, office: Office, told: dict[str, Any], *, at: datetime) -> None:
    """Give the opinion on a record, asked before unless it was; nothing where nobody is DPO that day."""
    mandate = current_mandate(office, timezone.localdate(at))
    if mandate is None:
        return
    opinion = Opinion.objects.awaited().filter(record=activity).first() or opinions.ask(activity.pk, by=None, at=at)
    reserved = _reserved(activity, office, told)
    text = reserved["text"] if reserved else told["usual"][activity.number % len(told["usual"])]
    verdict = "reserved" if reserved else "favourable"
    opinions.answer(opinion.pk, verdict=verdict, text=text, version=activity.version, by=mandate.person, at=at)


def why_not(activity: ProcessingActivity, office: Office, told: dict[str, Any]) -> str:
    """Return what the direction answers to an opinion that it does not follow."""
    reserved = _reserved(activity, office, told)
    return str(reserved["why_not"]) if reserved else ""


def ask_today(told: dict[str, Any], offices: dict[str, Office], people: dict[str, User]) -> None:
    """Ask for what is awaited from the day of the loading, not of the story: the time to answer runs."""
    for row in told["awaited"]:
        activity = ProcessingActivity.objects.get(office=offices[row["office"]], number=row["number"])
        opinions.ask(activity.pk, by=people[row["by"]], question=row["question"])


def _reserved(activity: ProcessingActivity, office: Office, told: dict[str, Any]) -> dict[str, Any] | None:
    named = (row for row in told["reserved"] if (row["office"], row["number"]) == (office.slug, activity.number))
    return next(named, None)
