"""What registers announce of their days, each in its `deadlines` module, which is found by itself.

@announce
class Reviews(ColumnProvider):
    kind, label = "review", _("revue d’une fiche")
    source, column = _("RGPD, art. 24(1)"), "review_on"

    def rows(self, scope: Scope, today: date) -> Rows:
        return scope.rows(ProcessingActivity).in_register()

    def title(self, line: Line) -> str: …
    def url(self, line: Line, office: Office | None) -> str: …

The rows of every provider are read together, in one statement: a new kind costs no query. What `rows` gives follows
from the person, the scope, their rights and the day alone, for the text of the statement is kept.
"""

from abc import ABC, abstractmethod
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.db.models import BigIntegerField, DateField, F, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from compliance.access.enforcement import Scope
from compliance.deadlines.deadline import Deadline
from compliance.deadlines.rules import tone
from compliance.offices.models import Office

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NO_TEXT = Value("", output_field=TextField())
# PostgreSQL takes a bare NULL for a text, and unites it with no date and no number.
NO_NUMBER = Cast(Value(None), BigIntegerField())
NO_DAY = Cast(Value(None), DateField())

type Rows = QuerySet[Any]


class Line(NamedTuple):
    """What is read of a row to show it; each provider says what its numbers and its words are."""

    rank: int
    pk: int
    number: int
    parent: int | None
    name: str
    about: str
    person: str


class Provider(ABC):
    """The dates of one kind: whose they are to see, how they are read, what is said of each."""

    kind: ClassVar[str]
    label: "ClassVar[StrPromise]"
    source: "ClassVar[StrPromise]"  # the article, or the practice, that asks for it
    lapses: ClassVar[bool] = False  # once the day has passed, nothing is expected any more

    number: ClassVar[Combinable] = F("number")
    parent: ClassVar[Combinable] = NO_NUMBER
    name: ClassVar[Combinable] = F("name")
    about: ClassVar[Combinable] = NO_TEXT
    person: ClassVar[Combinable] = NO_TEXT  # who is concerned, if somebody is
    office: ClassVar[Combinable] = F("office_id")

    @abstractmethod
    def rows(self, scope: Scope, today: date) -> Rows | None:
        """Return the rows with such a date that the person may see from this page; None where they may see none."""

    @abstractmethod
    def within(self, rows: Rows, first: date | None, last: date, today: date) -> Rows:
        """Keep the rows whose day lies between these two, both included, and put the nearest first."""

    @abstractmethod
    def day(self, today: date) -> tuple[Combinable, Combinable]:
        """Return what holds the day: a date, or the number that `day_of` reads; the other is null."""

    def day_of(self, number: int) -> date:
        """Return the day that a number stands for, where no column holds it."""
        return date.fromordinal(number)

    @abstractmethod
    def title(self, line: Line) -> str:
        """Return what the deadline is about."""

    @abstractmethod
    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of what it is about."""

    def deadline(self, line: Line, day: date, office: Office | None, today: date) -> Deadline:
        """Return the deadline that a row tells."""
        return Deadline(
            kind=self.kind,
            label=self.label,
            day=day,
            title=self.title(line),
            url=self.url(line, office),
            place=office.name if office else line.about,
            office=office,
            source=self.source,
            person=line.person,
            tone=tone(day, today),
        )


class ColumnProvider(Provider):
    """Dates that a column holds; an index on it, or on its office and it, keeps the page flat."""

    column: ClassVar[str]

    def within(self, rows: Rows, first: date | None, last: date, today: date) -> Rows:
        """Compare the column, which an index reads in order."""
        bounds = {f"{self.column}__lte": last, **({f"{self.column}__gte": first} if first else {})}
        return rows.filter(**bounds).order_by(self.column, "pk")

    def day(self, today: date) -> tuple[Combinable, Combinable]:
        """Read the column."""
        return F(self.column), NO_NUMBER


_providers: list[Provider] = []


def announce[P: type[Provider]](provider: P) -> P:
    """Announce a kind of dates. Raises ValueError when two bear one name."""
    if any(known.kind == provider.kind for known in _providers):
        raise ValueError(f"two kinds of deadlines are named {provider.kind!r}")
    _providers.append(provider())
    return provider


def providers() -> list[Provider]:
    """Return every kind announced: a line names its provider by its rank here."""
    return _providers
