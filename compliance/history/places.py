"""Places beside its own tables where what a record says may stand: a draft, a letter, a stored file.

Each app announces its own in its `places` module, which is found by itself:

    @place("outbox")
    def letters(record: Erased) -> int:
        return Letter.objects.about(record).delete()[0]
"""

from collections.abc import Callable
from typing import NamedTuple


class Erased(NamedTuple):
    """A record whose content is erased: its office, its register (``subject_requests.subjectrequest``), its number."""

    office_id: int
    register: str
    number: int


type Sweep = Callable[[Erased], int]

_places: dict[str, Sweep] = {}


def place(name: str) -> Callable[[Sweep], Sweep]:
    """Announce a place: what empties it of a record, and tells how many things went. Raises ValueError for a twin."""

    def announce(sweep: Sweep) -> Sweep:
        if _places.setdefault(name, sweep) is not sweep:
            raise ValueError(f"two places are named {name!r}")
        return sweep

    return announce


def sweep(record: Erased) -> dict[str, int]:
    """Empty every place of a record, in the caller's transaction; return how many things went from each."""
    return {name: empty(record) for name, empty in sorted(_places.items())}
