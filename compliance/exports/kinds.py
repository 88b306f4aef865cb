"""What an export that is asked for may write: each kind is announced by what writes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from compliance.exports.models import ExportJob
from compliance.exports.seals import SealedFile
from compliance.offices.models import Office


@dataclass(frozen=True)
class Made:
    """A file that was written: the name that it is given, its type, how many records it holds, of which moment.

    ``sealed`` are the files whose lines the journal receives when this one is given or kept: the same transaction
    holds them all, so that nothing is said to have left that was not.
    """

    name: str
    media_type: str
    count: int
    as_of: datetime
    sealed: Sequence[tuple[Office, SealedFile]] = ()


type Maker = Callable[[ExportJob, Path], Made]

_makers: dict[str, Maker] = {}


def makes(kind: str) -> Callable[[Maker], Maker]:
    """Announce what writes a kind of export to a path; each module of a kind does it, `tasks` imports it."""

    def announce(maker: Maker) -> Maker:
        if _makers.setdefault(kind, maker) is not maker:
            raise ValueError(f"the kind {kind!r} of exports is announced twice")
        return maker

    return announce


def maker_of(kind: str) -> Maker:
    """Return what writes a kind of export. Raises KeyError when nobody announced it."""
    return _makers[kind]
