"""What a person of a service was asked: the records to complete, the questions to answer, wherever they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.access.perimeter import record_ids
from compliance.accounts.models import User
from compliance.offices.enums import Permission
from compliance.processing.models import ActivityGuest
from compliance.questions.models import QuestionGuest
from compliance.records.guests import Guest

PLACES: tuple[type[Guest], ...] = (ActivityGuest, QuestionGuest)


@dataclass(frozen=True)
class Confided:
    """The places that are open today, the nearest day first; ``was`` tells whether there ever was one."""

    places: Sequence[Guest]
    was: bool


def confided_to(person: User, today: date) -> Confided:
    """Return what is confided to the person; two queries, and one more for each kind of which something ever was."""
    found = [(model, _places(model, person)) for model in PLACES]
    running = [place for model, places in found for place in _running(model, places, person, today)]
    return Confided(sorted(running, key=lambda place: place.due), any(places for _model, places in found))


def _places(model: type[Guest], person: User) -> list[Guest]:
    rows: Any = model._default_manager.filter(person=person)
    return list(rows.select_related("record__office", "invited_by", "office").order_by("ends", "pk"))


def _running(model: type[Guest], places: Sequence[Guest], person: User, today: date) -> list[Guest]:
    if not places:
        return []
    options: Any = model._meta  # a kind of places has its own « record »
    granted = record_ids(person, Permission.VIEW_REGISTER.full, options.get_field("record").related_model)
    return [place for place in places if place.record_id in granted and _runs(place, today)]


def _runs(place: Guest, today: date) -> bool:
    return place.withdrawn_at is None and place.is_current(today)
