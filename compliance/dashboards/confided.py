"""What services asked a person to complete: the records confided, wherever they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.access.perimeter import record_ids
from compliance.accounts.models import User
from compliance.offices.enums import Permission
from compliance.processing.models import ActivityGuest, ProcessingActivity


@dataclass(frozen=True)
class Confided:
    """The places that are open today, the nearest last day first; ``was`` tells whether there ever was one."""

    places: Sequence[ActivityGuest]
    was: bool


def confided_to(person: User, today: date) -> Confided:
    """Return what is confided to the person; one query, or two when something ever was."""
    rows = ActivityGuest.objects.filter(person=person).select_related("record__office", "invited_by", "office")
    places = list(rows.order_by("ends", "pk"))
    granted = record_ids(person, Permission.VIEW_REGISTER.full, ProcessingActivity) if places else frozenset()
    running = [place for place in places if place.record_id in granted and _runs(place, today)]
    return Confided(sorted(running, key=lambda place: place.due), bool(places))


def _runs(place: ActivityGuest, today: date) -> bool:
    return place.withdrawn_at is None and place.is_current(today)
