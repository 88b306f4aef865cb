"""What a person of a service was asked: the records to complete, the questions to answer, wherever they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Value

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
    """Return what is confided to the person; one query, and two more for each kind of which something ever was."""
    kinds = _kinds_confided(person)
    running = [place for model in kinds for place in _running(model, person, today)]
    return Confided(sorted(running, key=lambda place: place.due), bool(kinds))


def _kinds_confided(person: User) -> list[type[Guest]]:
    """Return the kinds of which something was ever confided to the person, in one query."""
    rows: list[Any] = [
        model._default_manager.filter(person=person).annotate(kind=Value(rank)).order_by().values_list("kind")
        for rank, model in enumerate(PLACES)
    ]
    return [PLACES[rank] for (rank,) in rows[0].union(*rows[1:]).order_by("kind")]


def _places(model: type[Guest], person: User) -> list[Guest]:
    rows: Any = model._default_manager.filter(person=person)
    return list(rows.select_related("record__office", "invited_by", "office").order_by("ends", "pk"))


def _running(model: type[Guest], person: User, today: date) -> list[Guest]:
    options: Any = model._meta  # a kind of places has its own « record »
    granted = record_ids(person, Permission.VIEW_REGISTER.full, options.get_field("record").related_model)
    return [place for place in _places(model, person) if place.record_id in granted and _runs(place, today)]


def _runs(place: Guest, today: date) -> bool:
    return place.withdrawn_at is None and place.is_current(today)
