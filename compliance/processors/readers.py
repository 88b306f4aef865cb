"""What lets an office read a sheet that is neither its own nor its networks': a register announces it in its ``uses``.

readers.announce(today, then)

``today()`` gives its records that open, today, their ``processor`` to their ``office``; ``then(office_id, moment)``
the ids of the processors that one office read so at a moment, from the ledger.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from compliance.access.perimeter import IdIn

type Opener = Callable[[], Any]
type Past = Callable[[int, datetime], Collection[int]]

_openers: dict[Opener, Past] = {}


def announce(today: Opener, then: Past) -> None:
    """Announce what opens sheets to offices."""
    _openers[today] = then


def opened_then(office_id: int, moment: datetime) -> set[int]:
    """Return the ids of the sheets that were opened to the office at a moment."""
    return {pk for then in _openers.values() for pk in then(office_id, moment)}


def opened_to(offices: Collection[int]) -> Q:
    """Return what tells the sheets that are opened to one of these offices."""
    opened = Q(pk__in=())
    for opener in _openers:
        opened |= Q(pk__in=_of(opener, offices).order_by().values("processor"))
    return opened


def offices_opened(offices: Collection[int]) -> list[Any]:
    """Return the slug of one of these offices to which a sheet is opened, by each of what opens it."""
    return [
        Subquery(
            _of(opener, offices).filter(processor=OuterRef("pk")).order_by("office__name").values("office__slug")[:1]
        )
        for opener in _openers
    ]


def _of(opener: Opener, offices: Collection[int]) -> Any:
    return opener().filter(IdIn(F("office_id"), frozenset(offices)))
