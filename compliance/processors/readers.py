"""What lets an office read a sheet that is neither its own nor its networks': a register announces it in its ``uses``.

@readers.announce
def under_contract() -> QuerySet: ...  # its records that open today their ``processor`` to their ``office``
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from compliance.access.perimeter import IdIn

type Opener = Callable[[], Any]

_openers: list[Opener] = []


def announce[O: Opener](opener: O) -> O:
    """Announce what opens sheets to offices."""
    _openers.append(opener)
    return opener


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
