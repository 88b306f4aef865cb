"""What an erasure makes of a snapshot: it takes away and never changes. Pure functions.

An emptied snapshot bears ``erased``, the moment; the snapshot of the entry that erases bears ``erases``: the position
of each entry that it emptied, with the digest of what remains there.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.common.dates import local_date
from compliance.history.canonical import Content, Json

ERASED, ERASES = "erased", "erases"
MARK = re.compile(r"Effacé le \d{2}/\d{2}/\d{4}")

type Keep = Callable[[Content], Content]
type Emptied = tuple[int, str]  # the position of an entry, the digest of what remains of it


@dataclass(frozen=True)
class Erasing:
    """What the entry about to be written erases: the entries that were emptied, and what its own snapshot may keep."""

    keep: Keep
    emptied: Sequence[Emptied]

    def tell(self, snapshot: Content) -> Content:
        """Return the snapshot of the erasing entry: it names what it emptied."""
        return {**snapshot, ERASES: [list(one) for one in self.emptied]}


def mark(moment: datetime) -> str:
    """Return what is read in the place of an erased text."""
    return f"Effacé le {local_date(moment):%d/%m/%Y}"


def is_mark(text: object) -> bool:
    """Tell whether this is what stands in the place of an erased text."""
    return isinstance(text, str) and MARK.fullmatch(text) is not None


def remains(snapshot: Content, reason: str, keep: Keep, moment: datetime) -> Content:
    """Return what stays of a snapshot by ``keep``; the same when nothing goes of it, nor of the ``reason`` beside it.

    What was erased before stays erased, and what an erasing entry names stays named.
    Raises ValueError when ``keep`` says anything that was not said.
    """
    told = {key: value for key, value in snapshot.items() if key not in {ERASED, ERASES}}
    kept = keep(told)
    if kept == told and not reason:
        return snapshot
    if not _is_less(kept, told, mark(moment)):
        raise ValueError("an erasure takes away, and changes nothing of what it leaves")
    names: Content = {ERASES: snapshot[ERASES]} if ERASES in snapshot else {}
    return {**kept, **names, ERASED: moment.isoformat()}


def _is_less(kept: Json, told: Json, erased: str) -> bool:
    """Tell whether ``kept`` says what ``told`` said or less: a key is gone, a value blank, a text marked as erased."""
    if kept == told or kept is None or kept in ("", [], {}):
        return True
    if isinstance(kept, dict) and isinstance(told, dict):
        return kept.keys() <= told.keys() and all(_is_less(kept[key], told[key], erased) for key in kept)
    if isinstance(kept, list) and isinstance(told, list):
        return len(kept) == len(told) and all(_is_less(*pair, erased) for pair in zip(kept, told, strict=True))
    return isinstance(told, str) and told != "" and kept == erased
