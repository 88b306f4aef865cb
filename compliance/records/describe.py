"""Describes a register from its models: labels, lists and parts are said once, on the fields."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compliance.datasets.description import Column, Part, Section
from compliance.law.fields import CodeField
from compliance.records.content import content_fields, part_model

if TYPE_CHECKING:
    from django.db import models

    from compliance.records.content import Owner


@dataclass(frozen=True)
class Title:
    """A section to describe: where it stands, its words, its article, the columns and parts it shows."""

    anchor: str
    title: str
    article: str = ""
    columns: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def sections(model: "Owner", titles: Iterable[Title]) -> tuple[Section, ...]:
    """Return the sections of a record page."""
    return tuple(
        Section(
            title.anchor,
            title.title,
            title.article,
            tuple(column(model, name) for name in title.columns),
            tuple(part(model, name) for name in title.parts),
        )
        for title in titles
    )


def column(model: "type[models.Model]", name: str) -> Column:
    """Return the description of a column, from its field."""
    field: Any = model._meta.get_field(name)
    return Column(
        name=name,
        label=sentence(field.verbose_name),
        vocabulary=field.vocabulary if isinstance(field, CodeField) else "",
        choices=tuple(field.choices or ()),
        is_date=field.get_internal_type() == "DateField",
        help=str(field.help_text),
        link=field.related_model,
    )


def part(owner: "Owner", name: str) -> Part:
    """Return the description of a repeated part, its nested parts included."""
    model = part_model(owner, name)
    return Part(
        name=name,
        label=sentence(model._meta.verbose_name_plural),
        one=sentence(model._meta.verbose_name),
        columns=tuple(column(model, field.name) for field in content_fields(model)),
        parts=tuple(part(model, nested) for nested in model.PARTS),
        note=model.note,
    )


def sentence(words: Any) -> str:
    """Return words with a capital first letter, the rest untouched."""
    text = str(words)
    return text[:1].upper() + text[1:]
