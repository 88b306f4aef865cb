"""What a record says once a file has completed it: what the file does not speak of stays, row by row too."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from compliance.history.canonical import Content, Json
from compliance.records.content import content_fields, new_key, normalise, part_model, rows

if TYPE_CHECKING:
    from compliance.records.content import Owner

SILENT: tuple[Json, ...] = (None, "", [])  # an empty cell says nothing: no import ever empties a field

type Pairs = Callable[[Content, Content], bool]


def completed(model: "Owner", before: Content, said: Content) -> Content:
    """Return ``before``, whole, with what is said in the place of what it says.

    A part that is spoken of holds the rows that are said, in their order. A row that stood there already keeps its key
    and what the file does not say of it.
    """
    result = dict(before)
    for name, value in said.items():
        if value in SILENT or name == "key":
            continue
        if name in model.PARTS:
            result[name] = cast(Json, _rows(part_model(model, name), rows(before, name), rows(said, name)))
        else:
            result[name] = value
    return result


def _rows(model: "Owner", before: list[Content], said: list[Content]) -> list[Content]:
    """Return the rows that are said, each completing the one that it is: by its key, by all it says, by what leads."""
    lead = content_fields(model)[0].name
    found: dict[int, Content] = {}
    for is_pair in (_same_key, lambda old, new: completed(model, old, new) == old, _same(lead)):
        _pair(before, said, found, is_pair)
    return [_row(model, found.get(rank), row) for rank, row in enumerate(said)]


def _pair(before: list[Content], said: list[Content], found: dict[int, Content], is_pair: Pairs) -> None:
    for rank, row in enumerate(said):
        taken = {old["key"] for old in found.values()}
        if rank not in found and (
            old := next((one for one in before if one["key"] not in taken and is_pair(one, row)), None)
        ):
            found[rank] = old


def _same_key(old: Content, new: Content) -> bool:
    return old["key"] == new.get("key")


def _same(lead: str) -> Pairs:
    return lambda old, new: new.get(lead) not in SILENT and old[lead] == new[lead]


def _row(model: "Owner", old: Content | None, said: Content) -> Content:
    if old is not None:
        return completed(model, old, said)
    blank = {**normalise(model, {}), "key": said.get("key") or new_key()}
    return completed(model, blank, said)
