"""Links between records: a content holds their ids; pages and files show the names they bore at that moment.

A linked model gives ``name_in(snapshot)``, the name that an entry of its ledger tells, and its name as its text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from compliance.datasets.description import Column, Content, Part, Section
from compliance.history.as_of import latest_entries

type Ids = dict[Any, set[int]]
type Names = Mapping[Any, Mapping[int, "Named"]]


class Named(str):
    """The name of a linked record, in the place of its id; ``url`` leads to its page when one may see it."""

    __slots__ = ("url",)
    url: str

    def __new__(cls, name: str, url: str = "") -> "Named":
        made = super().__new__(cls, name)
        made.url = url
        return made


def linked_ids(sections: Iterable[Section], contents: Iterable[Content]) -> Ids:
    """Return the ids of the records that these contents link to, by model."""
    ids: Ids = {}
    described = list(sections)
    for content in contents:
        for model, pk in _ids(described, content):
            ids.setdefault(model, set()).add(pk)
    return ids


def _ids(holders: Iterable[Section | Part], content: Content) -> Iterator[tuple[Any, int]]:
    for holder in holders:
        for column in _links(holder):
            if isinstance(pk := content.get(column.name), int):
                yield column.link, pk
        for part in _parts(holder):
            for row in part.rows(content):
                yield from _ids([part], row)


def names_then(ids: Ids, moment: datetime) -> Names:
    """Return the names that these records bore at ``moment``, read from their own ledgers: one query a model."""
    return {
        model: {
            pk: Named(model.name_in(snapshot))
            for pk, snapshot in latest_entries(model.history.model, moment)
            .filter(id__in=wanted)
            .order_by("id")
            .values_list("id", "snapshot")
        }
        for model, wanted in ids.items()
    }


def names_now(ids: Ids) -> Names:
    """Return the names that these records bear: one query a model."""
    return {
        model: {record.pk: Named(str(record)) for record in model._base_manager.filter(pk__in=wanted).order_by("pk")}
        for model, wanted in ids.items()
    }


def put_names(sections: Sequence[Section], contents: Iterable[Content], names: Names) -> list[Content]:
    """Return the contents with names in the place of ids."""
    return [_put(sections, content, names) if names else content for content in contents]


def named_then(sections: Sequence[Section], contents: Sequence[Content], moment: datetime | None) -> list[Content]:
    """Return the contents with the names of that moment (None: those of now) in the place of ids."""
    ids = linked_ids(sections, contents)
    return put_names(sections, contents, names_now(ids) if moment is None else names_then(ids, moment))


def has_links(sections: Iterable[Section | Part]) -> bool:
    """Tell whether a content described so may link to other records."""
    return any(_links(holder) or has_links(_parts(holder)) for holder in sections)


def _put(holders: Iterable[Section | Part], content: Content, names: Names) -> Content:
    changed = dict(content)
    for holder in holders:
        for column in _links(holder):
            pk = content.get(column.name)
            changed[column.name] = names.get(column.link, {}).get(pk, pk) if isinstance(pk, int) else pk
        for part in _parts(holder):
            changed[part.name] = [_put([part], row, names) for row in part.rows(content)]
    return changed


def _links(holder: Section | Part) -> list[Column]:
    return [column for column in holder.columns if column.link]


def _parts(holder: Section | Part) -> list[Part]:
    return [part for part in holder.parts if has_links([part])]
