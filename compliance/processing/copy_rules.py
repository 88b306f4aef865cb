"""What a copy of an activity takes to another office, and what stays. Pure: no Django, no database.

Everything is copied, save what is true of the first office alone. A test finds every column by looking at the models:
one that is neither carried by a copy nor named here fails it.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

type Content = Mapping[str, Any]

LOCAL = frozenset(
    {
        "service",  # no office has the services of another (Art. 30(1) asks what this controller does)
        "manager",
        "people_count",  # its own tenants and applicants
        "information",  # whether the other office told them, which is proved there (Arts 13 and 14)
        "started_on",  # the day on which the other office began
        "review_on",  # a promise that the other office made to itself
        "dpia_examined_on",  # Art. 35: each controller looks, counts its staff, decides, and answers for it
        "dpia_headcount",
        "dpia_decision",
        "dpia_reason",
        "dpia_reference",
        "dpia_validated_on",
        "dpia_transposition",
        "joint_controllers",  # Art. 26: an arrangement binds those who made it
        "transfers.documentation",  # Arts 46 and 49: the papers of another exporter prove nothing here
    }
)
UNSAID: tuple[Any, ...] = (None, "", [], "unknown")  # no value, no row, a question that nobody answered


def copied(content: Content, local: Collection[str] = LOCAL) -> dict[str, Any]:
    """Return what a copy takes of ``content``; what is left out is blank in the copy.

    Each row keeps its key and its mark « à confirmer »: what is doubtful here is doubtful there.
    """
    return _kept(content, local, "")


def left_behind(content: Content, local: Collection[str] = LOCAL) -> Iterator[str]:
    """Yield the local columns and parts that ``content`` fills, « part.column » in a part, in their order."""
    for name in sorted(local):
        if _says(content, name.split(".")):
            yield name


def _kept(content: Content, local: Collection[str], above: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in content.items():
        path = f"{above}{name}"
        if path in local:
            continue
        kept[name] = [_kept(row, local, f"{path}.") for row in value] if isinstance(value, list) else value
    return kept


def _says(value: Any, path: list[str]) -> bool:
    if not path:
        return value not in UNSAID
    if isinstance(value, list):
        return any(_says(row, path) for row in value)
    return _says(value.get(path[0]), path[1:]) if value else False
