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


def cells(parts: Sequence[Contributions]) -> list[int | None]:
    """Return the sum of each of the parts that make up a whole, None for those that are hidden."""
    return [sum(contributions) if enough(contributions) else None for contributions in parts]


def total(parts: Sequence[Contributions]) -> int | None:
    """Return the sum of the whole, None when it would give back a hidden part, or a sum of them that is not enough."""
    if not parts:
        return None
    whole = [sum(numbers) for numbers in zip(*parts, strict=True)]
    hidden = [contributions for contributions in parts if not enough(contributions)]
    left = [sum(numbers) for numbers in zip(*hidden, strict=True)]
    return sum(whole) if enough(whole) and (not hidden or enough(left)) else None


def share(contributions: Contributions, whole: Contributions, shown_whole: int | None) -> int | None:
    """Return a part as a percentage of the whole, None when either is hidden."""
    number = part(contributions, whole)
    return None if number is None or not shown_whole else round(100 * number / shown_whole)
