"""What the links of a record lead to, as it stands now: names for pages and forms, and what may be linked to."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from compliance.datasets.description import Section
from compliance.datasets.links import Named, linked_ids, put_names
from compliance.history.canonical import Content
from compliance.records import content as contents
from compliance.records.models import Versioned


def names_of(model: Any, ids: Collection[int]) -> list[tuple[int, str]]:
    """Return the ids and names of these records, whoever may see them: what links to them says their names."""
    return [(record.pk, str(record)) for record in model._base_manager.filter(pk__in=ids).order_by("pk")]


def named_in(sections: Sequence[Section], content: Content, seen: Callable[[Any], Any], office: str) -> Any:
    """Return a content with the names of what it links to, in one query a model.

    Each leads to its page under the office (its slug) if it is among the rows that ``seen`` gives of its model.
    """
    ids = linked_ids(sections, [content])
    return put_names(sections, [content], {model: _named(model, ids[model], seen(model), office) for model in ids})[0]


def _named(model: Any, ids: Collection[int], seen: Any, office: str) -> dict[int, Named]:
    rows = model._base_manager.filter(pk__in=ids).annotate(seen=Exists(seen.filter(pk=OuterRef("pk"))))
    return {row.pk: Named(str(row), row.page_under(office) if row.seen else "") for row in rows.order_by("pk")}


def choices_for(record: Versioned, seen: Callable[[Any], Any], model: Any) -> list[tuple[int, str]]:
    """Return the ids and names, of the rows that ``seen`` gives, of the records to which ``record`` may link."""
    return list(seen(model).usable_by(record).order_by("name", "pk").values_list("pk", "name"))


def usable_links(record: Versioned, given: Content) -> dict[Any, set[int]]:
    """Return, of the links of a content, those that ``record`` may have: a copy into another office keeps these.

    ``record`` may be new, with whose it is; `content.without_links` empties the others.
    """
    return {
        target: set(target._default_manager.usable_by(record).filter(pk__in=ids).values_list("pk", flat=True))
        for target, ids in contents.linked_ids(type(record), given).items()
    }
