"""The dates of contracts as databases compare them: `rules` says what they mean, a test holds both together."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, ExtractDay, ExtractMonth, ExtractYear

from compliance.contracts.enums import Renewal

DAYS = 32  # more than any month has


def over(today: date) -> Q:
    """Return what tells a contract whose last day has passed."""
    return Q(terminated_on__lt=today) | Q(renewal=Renewal.NONE, ends_on__lt=today)


def term_key(day: date) -> int:
    """Return the number by which a day is compared with `term`: the end of a month counts as its 31st."""
    last = monthrange(day.year, day.month)[1]
    return (day.year * 12 + day.month - 1) * DAYS + (31 if day.day == last else day.day)


def day_of(key: int) -> date:
    """Return the day of a number: the 31st of a shorter month is its end."""
    months, day = divmod(key, DAYS)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def notice_term(today: date) -> Combinable:
    """Return the number of the last day to give notice, so many months before the last day; null without one."""
    return term(today) - Coalesce(F("notice_months"), Value(0)) * Value(DAYS)


def term(today: date) -> Case:
    """Return the number by which contracts are sorted by their last day as it stands today; null without one."""
    ended_early = Q(renewal=Renewal.TACIT) | Q(ends_on=None) | Q(terminated_on__lt=F("ends_on"))
    return Case(
        When(Q(terminated_on__isnull=False) & ended_early, then=_key("terminated_on")),
        When(ends_on=None, then=Value(None)),
        When(Q(renewal=Renewal.NONE) | Q(ends_on__gte=today) | Q(terminated_on__isnull=False), then=_key("ends_on")),
        default=_key("ends_on", _months_renewed(today)),
        output_field=IntegerField(),
    )


def _months_renewed(today: date) -> Any:
    """Return by how many months a contract has renewed itself by today; a date that is none ends with its month."""
    not_reached = Case(When(ends_on__day__lt=today.day, then=Value(1)), default=Value(0))
    passed = Value(today.year * 12 + today.month - 1) - _month("ends_on") + not_reached
    return (passed + F("renewal_months") - 1) / F("renewal_months") * F("renewal_months")


def _key(column: str, months: Any = 0) -> Any:
    day = Cast(ExtractDay(column), IntegerField())
    return (_month(column) + months) * Value(DAYS) + day


def _month(column: str) -> Any:
    year, month = (Cast(extract(column), IntegerField()) for extract in (ExtractYear, ExtractMonth))
    return year * Value(12) + month - Value(1)
