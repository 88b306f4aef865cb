"""What a network's figures may tell without telling an office's. Pure: no Django, no database.

Each figure is given as the contribution of each member; it is shown when three members or more contribute to it.
What is shown must not give back, by subtraction, what is hidden.
"""

from collections.abc import Sequence

LEAST = 3  # offices: as members, and behind each figure

type Contributions = Sequence[int]  # one number per member, in the same order for every figure of a page


def enough(contributions: Contributions) -> bool:
    """Tell whether three members or more contribute something."""
    return sum(1 for number in contributions if number) >= LEAST


def part(contributions: Contributions, whole: Contributions) -> int | None:
    """Return the sum of a part of the whole, None when it is hidden: the part and what is left both need three members.

    The rest may be computed from the whole, so it is guarded as the part is.
    """
    rest = [total - number for number, total in zip(contributions, whole, strict=True)]
    return sum(contributions) if enough(contributions) and enough(rest) else None


def breakdown(parts: Sequence[Contributions]) -> tuple[int | None, list[int | None]]:
    """Return the sum of a whole and those of the parts that make it up, None for what is hidden.

    What is left of the whole once the shown parts are subtracted is the sum of the hidden ones: it needs three members
    too. Until it has them, the shown part of the fewest members is hidden with the others.
    """
    whole = _together(parts)
    if not enough(whole):
        return None, [None for _part in parts]
    fewest_first = sorted(range(len(parts)), key=lambda rank: sum(1 for number in parts[rank] if number))
    hidden = {rank for rank in fewest_first if not enough(parts[rank])}
    for rank in fewest_first:
        if hidden and not enough(_together([parts[each] for each in sorted(hidden)])):
            hidden.add(rank)
    return sum(whole), [None if rank in hidden else sum(part) for rank, part in enumerate(parts)]


def _together(parts: Sequence[Contributions]) -> list[int]:
    return [sum(numbers) for numbers in zip(*parts, strict=True)]


def share(contributions: Contributions, whole: Contributions, shown_whole: int | None) -> int | None:
    """Return a part as a percentage of the whole, None when either is hidden."""
    number = part(contributions, whole)
    return None if number is None or not shown_whole else round(100 * number / shown_whole)
