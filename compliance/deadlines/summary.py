"""The figures of an agenda: how many deadlines in each period, and where each leads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.access.enforcement import ALL_OFFICES, Scope
from compliance.deadlines.agenda import Agenda
from compliance.deadlines.rules import Period
from compliance.deadlines.words import PERIODS, TONES

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WHEN = "quand"  # in the address: the period


@dataclass(frozen=True)
class Figure:
    """A period and how many deadlines lie in it; ``value`` says « et plus » when there are more than are counted."""

    period: Period
    label: "StrPromise"
    count: int
    value: str
    tone: str
    url: str


def page_of(scope: Scope) -> str:
    """Return the address of the deadlines of the scope."""
    return reverse("deadlines:list", args=[scope.office.slug if scope.office else ALL_OFFICES])


def figures(agenda: Agenda, url: str, **asked: str) -> list[Figure]:
    """Return the figure of each period; ``asked`` is what else the address asks for."""
    return [
        Figure(
            period=period,
            label=PERIODS[period],
            count=len(entries),
            value=_("%(count)s et plus") % {"count": len(entries)} if agenda.is_floor(period) else str(len(entries)),
            tone=TONES.get(period, "") if entries else "",
            url=f"{url}?{urlencode({WHEN: period.value, **asked})}",
        )
        for period, entries in agenda.by_period.items()
    ]
