"""The deadlines that a person sees: counted and put in order without being loaded, then read a page at a time.

Whatever the number of records, two statements: one gives the days, at most so many of each kind, the other the words
of those that are shown.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, Value

from compliance.access.enforcement import Scope
from compliance.access.perimeter import network_ids, office_ids, offices_among
from compliance.common.dates import DAY
from compliance.deadlines.deadline import Deadline
from compliance.deadlines.providers import NO_DAY, NO_NUMBER, Line, Provider, Rows, providers
from compliance.deadlines.rules import Period, Week, end_of_week, horizon, last_days, weeks
from compliance.offices.enums import NetworkPermission, Permission

COUNTED = 500  # rows of each kind, late and to come: beyond, one looks at one office
GLANCED = 100  # of each kind, around every page
BESIDE = -1  # the rank of the first of what is counted with the deadlines; the others go down from it
STATEMENTS = 256  # texts kept: one per person, page and day

type Span = tuple[date | None, date]  # None: whatever has passed
type Beside = tuple[Callable[[Scope], Rows], ...]


class Entry(NamedTuple):
    """A day, before anything is read of what it is about."""

    day: date
    rank: int
    pk: int
    office: int | None


@dataclass(frozen=True)
class Agenda:
    """The days that a person sees until the horizon, the longest late first.

    ``until`` is the last day up to which all are known, ``more_late`` tells that more are late than are counted.
    """

    today: date
    entries: Sequence[Entry]
    until: date
    more_late: bool = False

    @cached_property
    def by_period(self) -> dict[Period, Sequence[Entry]]:
        """Return the entries of each period."""
        ends = {each: self._count_until(last) for each, last in last_days(self.today).items()}
        starts = [0, *ends.values()]
        return {each: self.entries[start:end] for start, (each, end) in zip(starts, ends.items(), strict=False)}

    def of_kind(self, kind: str) -> list[Entry]:
        """Return the entries of one kind."""
        known = providers()
        return [entry for entry in self.entries if known[entry.rank].kind == kind]

    def keeping(self, entries: Sequence[Entry]) -> "Agenda":
        """Return the agenda of some of its entries alone."""
        return replace(self, entries=entries)

    def by_week(self) -> list[tuple[Week, int]]:
        """Return the number of deadlines of each coming week."""
        return [
            ((first, last), self._count_until(last) - self._count_until(first - DAY))
            for first, last in weeks(self.today)
        ]

    def _count_until(self, day: date) -> int:
        return bisect_right(self.entries, day, key=lambda entry: entry.day)

    def is_floor(self, period: Period) -> bool:
        """Tell whether there are more deadlines in the period than are counted."""
        return self.more_late if period == Period.LATE else last_days(self.today)[period] > self.until

    @property
    def is_partial(self) -> bool:
        """Tell whether there are more deadlines than are counted."""
        return any(map(self.is_floor, Period))


@dataclass(frozen=True)
class Glance:
    """What stands around every page: how many are late, how many due by Sunday, how many records wait beside them,
    query by query.

    None counts beyond `GLANCED` of each kind.
    """

    late: int = 0
    week: int = 0
    beside: tuple[int, ...] = ()


def agenda(scope: Scope, today: date) -> Agenda:
    """Return what the person sees from this page; one statement."""
    last = horizon(today)
    spans: tuple[Span, ...] = ((None, today - DAY), (today, last))
    entries = sorted(_entries(_Asked.by(scope, today, spans, COUNTED)))
    late, coming = (Counter(one.rank for one in entries if (one.day < today) is past) for past in (True, False))
    full = [rank for rank, count in coming.items() if count >= COUNTED]
    until = min((max(one.day for one in entries if one.rank == rank) - DAY for rank in full), default=last)
    return Agenda(today, entries, until, more_late=any(count >= COUNTED for count in late.values()))


def glance(scope: Scope, today: date, beside: Beside = ()) -> Glance:
    """Return what every page tells, in one statement; ``beside`` gives the rows that are counted with the deadlines."""
    asked = _Asked.by(scope, today, ((None, end_of_week(today)),), GLANCED, beside)
    entries = _entries(asked)
    late = Counter(one.day < today for one in entries if one.rank > BESIDE)
    counted = Counter(one.rank for one in entries if one.rank <= BESIDE)
    return Glance(late[True], late[False], tuple(counted[BESIDE - place] for place in range(len(beside))))


def read(agenda: Agenda, entries: Iterable[Entry], scope: Scope) -> list[Deadline]:
    """Return these entries with their words, in their order; two statements."""
    shown, known = list(entries), providers()
    offices = {office.pk: office for office in offices_among(scope.user, {one.office for one in shown if one.office})}
    lines = {(line.rank, line.pk): line for line in _lines(shown, scope, agenda.today)}
    return [
        known[one.rank].deadline(lines[one.rank, one.pk], one.day, offices.get(one.office or 0), agenda.today)
        for one in shown
        if (one.rank, one.pk) in lines  # one that was deleted meanwhile
    ]


# --- the two statements ---


@dataclass(frozen=True)
class _Asked:
    """All that the text of a statement follows from; the scope itself is told by the person, the office, the rights."""

    vendor: str
    person: int | None
    office: int | None
    rights: tuple[frozenset[int], ...]
    today: date
    spans: tuple[Span, ...]
    most: int
    beside: Beside
    scope: Scope = field(compare=False)

    @classmethod
    def by(cls, scope: Scope, today: date, spans: tuple[Span, ...], most: int, beside: Beside = ()) -> "_Asked":
        """Return what is asked by a page."""
        on_offices = (office_ids(scope.user, permission.full) for permission in Permission)
        rights = (*on_offices, *(network_ids(scope.user, permission.full) for permission in NetworkPermission))
        office = scope.office.pk if scope.office else None
        return cls(connection.vendor, scope.user.pk, office, rights, today, spans, most, beside, scope)


def _entries(asked: _Asked) -> list[Entry]:
    sql, params = _statement(asked)
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    known = providers()
    return [
        Entry(asked.today if rank <= BESIDE else _date(day) if day else known[rank].day_of(number), rank, pk, office)
        for rank, pk, office, day, number in rows
    ]


@lru_cache(maxsize=STATEMENTS)
def _statement(asked: _Asked) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that gives the days, as text: every page asks it, and writing it takes longer than reading.

    "" when the person may see no such row.
    """
    branches = [
        _days(rank, provider, rows, span, asked)
        for rank, provider in enumerate(providers())
        if (rows := provider.rows(asked.scope, asked.today)) is not None
        for span in asked.spans
        if not (provider.lapses and span[1] < asked.today)
    ]
    for place, beside in enumerate(asked.beside):
        rows = _first(beside(asked.scope), asked.most)
        branches.append(rows.values_list(_number(BESIDE - place), "pk", "office_id", NO_DAY, NO_NUMBER))
    try:
        sql, params = _together(branches).query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return str(sql), tuple(params)


def _days(rank: int, provider: Provider, rows: Rows, span: Span, asked: _Asked) -> Rows:
    first = asked.today if span[0] is None and provider.lapses else span[0]
    kept = provider.within(rows, first, span[1], asked.today)
    day, number = provider.day(asked.today)
    return _first(kept, asked.most).values_list(_number(rank), "pk", provider.office, day, number)


def _lines(shown: Sequence[Entry], scope: Scope, today: date) -> list[Line]:
    branches = []
    for rank, provider in enumerate(providers()):
        pks = [one.pk for one in shown if one.rank == rank]
        if pks and (rows := provider.rows(scope, today)) is not None:
            columns = (provider.number, provider.parent, provider.name, provider.about, provider.person)
            branches.append(rows.filter(pk__in=pks).order_by().values_list(_number(rank), "pk", *columns))
    return [Line(*row) for row in _together(branches)] if branches else []


def _first(rows: Rows, most: int) -> Rows:
    """Keep the first rows, in a form that a union takes on every database: it takes no limit of its own on SQLite."""
    first: Rows = rows.model._base_manager.filter(pk__in=rows.values("pk")[:most]).order_by()
    return first


def _together(branches: Sequence[Rows]) -> Rows:
    if not branches:
        raise EmptyResultSet
    return branches[0].union(*branches[1:], all=True).order_by() if len(branches) > 1 else branches[0]


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


def _date(day: date | str) -> date:
    """Return the date that a database gave: SQLite keeps a text."""
    return date.fromisoformat(day) if isinstance(day, str) else day
