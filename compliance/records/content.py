"""A record's content as one JSON value: the same shape for forms, services, ledger, copies and exports.

Content is ``{column: value, …, part: [{"key": …, column: value, …, nested part: […]}, …]}``. Which columns and
parts there are is read from the models, so that a new field is carried everywhere or fails a test.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from compliance.common.rows import KEY, too_many_rows
from compliance.history.canonical import Content, Json
from compliance.history.snapshots import fields_of, to_json

if TYPE_CHECKING:
    from django.db import models

    from compliance.records.models import Part, Versioned

    type Owner = type[Versioned | Part]

MAX_ROWS = 200  # of one part
MAX_ROWS_IN_ALL = 500  # of a record, nested rows included: its form is drawn in a few seconds


def new_key() -> str:
    """Return a key by which a row of a part stays itself from one version to the next."""
    return secrets.token_hex(5)


def part_model(owner: "Owner", name: str) -> "type[Part]":
    """Return the model of the part ``name`` of ``owner``."""
    return cast("type[Part]", owner._meta.get_field(name).related_model)


def owner_field(owner: "Owner", name: str) -> str:
    """Return the name of the part's foreign key to its owner."""
    relation: Any = owner._meta.get_field(name)
    return str(relation.field.name)


@cache
def content_fields(model: "Owner") -> "tuple[models.Field[Any, Any], ...]":
    """Return the columns of ``model`` that are content, in their order; the mark « to confirm » closes a row."""
    fields = [field for field in fields_of(model, without=model.NOT_CONTENT) if not _is_owner_link(model, field)]
    return tuple(sorted(fields, key=lambda field: field.name == "to_confirm"))


def _is_owner_link(model: "Owner", field: "models.Field[Any, Any]") -> bool:
    target: Any = field.related_model
    parts = getattr(target, "PARTS", ())
    return any(part_model(target, name) is model and owner_field(target, name) == field.name for name in parts)


@cache
def link_fields(model: "Owner") -> "tuple[models.ForeignKey[Any, Any], ...]":
    """Return the columns that link to another record; the content holds its id."""
    return tuple(cast("models.ForeignKey[Any, Any]", field) for field in content_fields(model) if field.is_relation)


def linked_ids(model: "Owner", content: Content) -> dict[Any, set[int]]:
    """Return the ids of the records that a content links to, by their model, however deep."""
    found: dict[Any, set[int]] = {}
    for target, pk in _links(model, content):
        found.setdefault(target, set()).add(pk)
    return found


def _links(model: "Owner", content: Content) -> Iterator[tuple[Any, int]]:
    for field in link_fields(model):
        if isinstance(pk := content.get(field.name), int):
            yield field.related_model, pk
    for name in model.PARTS:
        for row in rows(content, name):
            yield from _links(part_model(model, name), row)


def without_links(model: "Owner", content: Content, kept: Mapping[Any, Collection[int]]) -> Content:
    """Return a content whose links, by their model, lead nowhere but to these ids: the others are emptied."""
    changed = dict(content)
    for field in link_fields(model):
        if content.get(field.name) not in kept.get(field.related_model, ()):
            changed[field.name] = None
    for name in model.PARTS:
        part = part_model(model, name)
        changed[name] = [without_links(part, row, kept) for row in rows(content, name)]
    return changed


def blank(model: "Owner") -> Content:
    """Return the content of a record, or of a row, in which nothing is filled in."""
    empty: Content = {field.name: to_json(field.get_default()) for field in content_fields(model)}
    return {**empty, **{name: [] for name in model.PARTS}}


def normalise(model: "Owner", given: Content) -> Content:
    """Return ``given`` with every column and part present and a key on every row.

    Raises KeyError when it holds a name that the model has not.
    """
    known = {
        *(field.name for field in content_fields(model)),
        *model.PARTS,
        *(["key"] if hasattr(model, "key") else []),
    }
    if unknown := given.keys() - known:
        raise KeyError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    complete = {**blank(model), **given}
    for name in model.PARTS:
        row_model = part_model(model, name)
        complete[name] = [
            {**normalise(row_model, row), "key": row.get("key") or new_key()} for row in rows(given, name)
        ]
    return complete


def told(model: "Owner", snapshot: Content) -> Content | None:
    """Return the content that a snapshot holds, in the columns of today: one added since is blank.

    None when the snapshot holds a column that has gone since: it can no longer be said so.
    """
    try:
        return normalise(model, cast(Content, snapshot["content"]))
    except KeyError:
        return None


def rows(content: Content, name: str) -> list[Content]:
    """Return the rows of a part."""
    return cast(list[Content], content.get(name) or [])


def cleaned(
    model: "type[Versioned]", given: Content, *, before: Content | None = None, on: date | None = None
) -> Content:
    """Return ``given`` normalised, each value as the model stores it, judged by the law of ``on`` (None: of today).

    What stands in ``before`` was accepted then: the law alone, which may have changed since, does not refuse it.
    Raises ValidationError for a value that the model refuses, a part of more than 200 rows, more than 500 rows in all,
    rows that share a key, what the register's law refuses of the whole.
    """
    complete = normalise(model, given)
    if (count := _count_rows(model, complete)) > MAX_ROWS_IN_ALL:
        message = _("%(count)d lignes en tout, alors qu’une fiche en compte %(most)d au plus.")
        raise ValidationError(message % {"count": count, "most": MAX_ROWS_IN_ALL})
    result = _cleaned(model, complete, before, on)
    model.check_content(result)
    return result


def _count_rows(model: "Owner", content: Content) -> int:
    return sum(1 + _count_rows(part_model(model, name), row) for name in model.PARTS for row in rows(content, name))


def _cleaned(model: "Owner", complete: Content, before: Content | None, on: date | None) -> Content:
    instance = model()
    instance.accepted, instance.judged_on = before, on
    fill(instance, complete)
    result: Content = {**columns_of(instance), **({"key": complete["key"]} if "key" in complete else {})}
    for name in model.PARTS:
        part = rows(complete, name)
        if len(part) > MAX_ROWS:
            raise ValidationError({name: too_many_rows(len(part), MAX_ROWS)})
        _refuse_keys(name, [row["key"] for row in part])
        earlier = {row["key"]: row for row in rows(before or {}, name)}
        result[name] = [_cleaned(part_model(model, name), row, earlier.get(row["key"]), on) for row in part]
    return result


def _refuse_keys(name: str, keys: list[Json]) -> None:
    sound = all(isinstance(key, str) and KEY.fullmatch(key) for key in keys)
    if not sound or len(set(keys)) < len(keys):
        message = _(
            "Chaque ligne a sa clé, de 12 lettres minuscules et chiffres au plus ; deux lignes n’ont pas la même."
        )
        raise ValidationError({name: message})


def columns_of(instance: "Versioned | Part") -> Content:
    """Return the content columns of an instance as JSON."""
    return {field.name: to_json(getattr(instance, field.attname)) for field in content_fields(type(instance))}


def fill(instance: "Versioned | Part", content: Content) -> None:
    """Set the columns of ``instance`` from ``content`` and check them.

    Raises ValidationError (by field) for a value that the model refuses.
    """
    assign(instance, content)
    # What a link leads to is looked up once for all the links of a record, when it is written.
    checked = {field.name for field in content_fields(type(instance)) if not field.is_relation}
    instance.clean_fields(exclude=[field.name for field in instance._meta.fields if field.name not in checked])
    instance.clean()


def assign(instance: "Versioned | Part", content: Content) -> None:
    """Set the columns of ``instance`` from ``content``; raise ValidationError for a value of another type."""
    for field in content_fields(type(instance)):
        value = content[field.name]
        if value is None and not field.null:  # Django checks no empty value where a blank is allowed
            raise ValidationError({field.name: field.error_messages["null"]})
        try:
            if field.is_relation:
                _refuse_id(field, value)
            setattr(instance, field.attname, field.to_python(value))
        except ValidationError as error:
            raise ValidationError({field.name: error}) from error


def _refuse_id(field: Any, value: Json) -> None:
    if isinstance(value, bool):
        raise ValidationError(field.target_field.error_messages["invalid"] % {"value": value})
    field.target_field.run_validators(field.to_python(value))


def read(record: "Versioned") -> Content:
    """Return the content of a stored record, one query per part."""
    return read_all(type(record), [record])[0]


def read_all(model: "Owner", records: "Sequence[Versioned]") -> list[Content]:
    """Return the content of each of these stored records, one query per part for all of them."""
    parts = _parts_of(model, [record.pk for record in records])
    return [{**columns_of(record), **parts[record.pk]} for record in records]


def _parts_of(owner: "Owner", owner_ids: Iterable[int]) -> dict[int, Content]:
    ids = list(owner_ids)
    found: dict[int, Content] = {pk: {name: [] for name in owner.PARTS} for pk in ids}
    for name in owner.PARTS if ids else ():
        model, link = part_model(owner, name), owner_field(owner, name)
        instances = list(model.objects.filter(**{f"{link}__in": ids}).order_by("position", "pk"))
        nested = _parts_of(model, [row.pk for row in instances])
        for row in instances:
            content = {"key": row.key, **columns_of(row), **nested[row.pk]}
            cast(list[Json], found[getattr(row, f"{link}_id")][name]).append(content)
    return found


def write_parts(record: "Versioned", content: Content, before: Content | None) -> None:
    """Write the parts that differ from ``before`` (None: a new record); only a record's service calls this."""
    for name in record.PARTS:
        if before is None or content[name] != before[name]:
            replace_part(type(record), name, {record.pk: rows(content, name)}, emptied=before is not None)


def replace_part(owner: "Owner", name: str, by_owner: dict[int, list[Content]], *, emptied: bool) -> None:
    """Write the rows of one part of several owners, given by their ids; ``emptied``: once the former rows are gone."""
    model, link = part_model(owner, name), owner_field(owner, name)
    if emptied:
        model.objects.filter(**{f"{link}__in": list(by_owner)}).delete()
    instances: list[Part] = []
    contents: list[Content] = []
    for owner_id, part in by_owner.items():
        for position, row in enumerate(part, start=1):
            instance = model(**{f"{link}_id": owner_id, "key": row["key"], "position": position})
            assign(instance, row)
            instances.append(instance)
            contents.append(row)
    created = model.objects.bulk_create(instances)
    for nested in model.PARTS if created else ():
        children = {row.pk: rows(content, nested) for row, content in zip(created, contents, strict=True)}
        replace_part(model, nested, children, emptied=False)
