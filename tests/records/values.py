"""A content that fills every column and every part of a register's model, found by looking at the model."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from django.db import models

from compliance.history.canonical import Content
from compliance.law.fields import CodeField
from compliance.law.source import vocabulary
from compliance.records.content import content_fields, part_model

# Codes that the law allows with some others only: a content of values taken one by one leaves them aside.
REFUSED_TOGETHER: dict[str, set[str]] = {
    "countries": {term.code for term in vocabulary("countries").terms if term.data["zone"] != "third"},
    "transfer_mechanisms": {"45"},
}


def full_content(model: Any, *, rows: int = 2, first: int = 1, links: Sequence[int] = ()) -> Content:
    """Return a content in which nothing is empty: each column has a value of its type, each part ``rows`` rows.

    Values follow one another from ``first``: another first gives other values. Links lead to the records ``links`` by
    their ids, one after the other; nowhere when there are none.
    """
    return _content(model, count(first), rows, links)


def _content(model: Any, numbers: "count[int]", rows: int, links: Sequence[int]) -> Content:
    content: Content = {field.name: value_of(field, next(numbers), links) for field in content_fields(model)}
    for name in model.PARTS:
        part = part_model(model, name)
        content[name] = [{"key": f"k{next(numbers)}", **_content(part, numbers, rows, links)} for _ in range(rows)]
    return content


def value_of(field: Any, number: int, links: Sequence[int] = ()) -> Any:
    """Return a value of the field's type, as JSON; raise TypeError for a type that nobody has thought of."""
    if field.is_relation:
        return links[number % len(links)] if links else None
    if isinstance(field, CodeField):
        codes = sorted(set(vocabulary(field.vocabulary).codes()) - REFUSED_TOGETHER.get(field.vocabulary, set()))
        return codes[number % len(codes)]
    if field.choices:
        return field.choices[-1][0]
    match field:
        case models.BooleanField():
            return True
        case models.DateField():
            return f"2026-01-{number % 28 + 1:02d}"
        case models.IntegerField():
            return number
        case models.EmailField():
            return f"adresse{number}@exemple.example"
        case models.TextField():
            return f'Paragraphe {number}.\n\n« Deuxième », à l’œil nu : 100 % = <b>gras</b> & \\ " 🏠'
        case models.CharField():
            return f"Ligne {number}"
    raise TypeError(f"a {type(field).__name__} needs a value: {field}")


def models_of(model: Any) -> Iterator[Any]:
    """Yield a register's model and those of its parts, however deep."""
    yield model
    for name in model.PARTS:
        yield from models_of(part_model(model, name))
