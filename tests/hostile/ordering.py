"""Rows whose order was not asked for come back shuffled, as a busy PostgreSQL may give them."""

import random
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from django.db.models import QuerySet

_dice = random.Random()


def shuffled(rows: list[Any]) -> list[Any]:
    """Return the rows in another order than the one given."""
    mixed = rows[:]
    _dice.shuffle(mixed)
    same = all(left is right for left, right in zip(mixed, rows, strict=True))
    return mixed[::-1] if same else mixed


def install(patch: pytest.MonkeyPatch) -> None:
    """Shuffle what every queryset without an order returns, whether it is listed or streamed."""
    fetch, stream = QuerySet._fetch_all, QuerySet.iterator

    def fetch_all(queryset: QuerySet[Any]) -> None:
        fresh = queryset._result_cache is None
        fetch(queryset)
        if fresh and not queryset.ordered:
            queryset._result_cache = shuffled(queryset._result_cache or [])

    def iterator(queryset: QuerySet[Any], *args: Any, **kwargs: Any) -> Iterator[Any]:
        rows = stream(queryset, *args, **kwargs)
        return rows if queryset.ordered else iter(shuffled(list(rows)))

    patch.setattr(QuerySet, "_fetch_all", fetch_all)
    patch.setattr(QuerySet, "iterator", iterator)


def reseed(name: str) -> None:
    """Give each test its own throw of the dice, the same at every run."""
    _dice.seed(crc32(name.encode()))
