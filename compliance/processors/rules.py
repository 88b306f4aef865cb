"""The law of processors. Pure: no Django, no database; each rule cites its article."""

from collections.abc import Collection, Mapping


def circle(engaged: Mapping[int, Collection[int]], sheet: int, subs: Collection[int]) -> list[int]:
    """Return the circle that the sheet would close by engaging ``subs``, from the sheet back to itself; [] for none.

    Art. 28(2) and (4) GDPR: a processor answers for those it engages, so that nobody answers for oneself.
    ``engaged`` says whom each sheet engages already; what it says of this one is replaced by ``subs``.
    """
    came_from: dict[int, int] = {}
    pending = [(sub, sheet) for sub in sorted(subs)]
    while pending:
        current, before = pending.pop()
        if current in came_from:
            continue
        came_from[current] = before
        if current == sheet:
            return _way_back(came_from, sheet)
        pending += [(following, current) for following in sorted(engaged.get(current, ()))]
    return []


def _way_back(came_from: Mapping[int, int], sheet: int) -> list[int]:
    way = [sheet]
    while (before := came_from[way[-1]]) != sheet:
        way.append(before)
    return [sheet, *reversed(way)]


def reference(pk: int) -> str:
    """Return the reference of a sheet in the files that leave (« F-0012 »): a sheet has no number in an office."""
    return f"F-{pk:04d}"
