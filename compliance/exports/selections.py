"""What a list shows, taken out alone: each register says how its own filters choose."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compliance.access.enforcement import ScopedRequest
from compliance.records.enums import Status

FILTER = "filtre"  # in the address of the export: the query string of the list


@dataclass(frozen=True)
class Selection:
    """The records that a list shows today to who exports: what is asked, in an address and in words; their ids."""

    query: str
    words: str
    ids: frozenset[int]
    holds_drafts: bool


def selected(filters: Any) -> Selection:
    """Return what the filters of a list find, of records that have a status."""
    found = dict(filters.qs.order_by("pk").values_list("pk", "status"))
    return Selection(filters.query(), filters.in_words(), frozenset(found), Status.DRAFT in found.values())


type Chooser = Callable[[ScopedRequest, str], Selection]

_choosers: dict[str, Chooser] = {}


def announce(dataset: str) -> Callable[[Chooser], Chooser]:
    """Announce how the filters of a dataset's list choose; each register does it in its `selections` module."""

    def keep(chooser: Chooser) -> Chooser:
        if _choosers.setdefault(dataset, chooser) is not chooser:
            raise ValueError(f"the filters of {dataset!r} are announced twice")
        return chooser

    return keep


def selection(request: ScopedRequest, dataset: str) -> Selection | None:
    """Return what the filter of the address chooses in the office of the page; None when it asks for nothing."""
    chooser = _choosers.get(dataset)
    query = request.GET.get(FILTER, "")
    found = chooser(request, query) if chooser and query else None
    return found if found and found.words else None
