"""What a DPO who leaves hands over: each register announces its own list, in its `handover` module.

@announce
def waiting(office: Office, today: date, until: date) -> Iterable[Item]: ...
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.utils.translation import gettext as _

from compliance.history.canonical import Content, Json
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.records.enums import Status

HORIZON = timedelta(days=90)


@dataclass(frozen=True)
class Item:
    """Something that waits: under which heading, its reference, its name, its date if it has one.

    The name is read by whoever holds ``permission`` on the office; the others read the reference.
    """

    heading: str
    reference: str
    name: str
    due: date | None
    permission: str


type Provider = Callable[[Office, date, date], Iterable[Item]]

_providers: list[Provider] = []


def announce[P: Provider](provider: P) -> P:
    """Announce a list: it is given the office, today, and the last of the next 90 days."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def of_register(model: Any, office: Office, until: date, *, due: str = "review_on") -> Iterator[Item]:
    """Yield the records that wait for a decision, with the date ``due``, and those to review by ``until``."""
    rows = model.objects.filter(office=office).order_by("number")
    for record in rows.filter(status=Status.SUBMITTED):
        yield of_record(_("Fiches à décider"), record, getattr(record, due))
    for record in rows.exclude(status=Status.ENDED).filter(review_on__lte=until):
        yield of_record(_("Fiches à revoir sous 90 jours"), record, record.review_on)


def of_record(heading: str, record: Any, due: date | None) -> Item:
    """Return what waits of a record: whoever reads the register reads its name."""
    return Item(heading, record.reference, record.name, due, Permission.VIEW_REGISTER.full)


def draw_up(office: Office, today: date) -> Content:
    """Return what waits in the office and what falls due within 90 days, as the mandate's snapshot keeps it."""
    until = today + HORIZON
    items = [item for provider in _providers for item in provider(office, today, until)]
    rows: list[Json] = [_row(item) for item in sorted(items, key=_order)]
    return {"on": today.isoformat(), "until": until.isoformat(), "items": rows}


def read(kept: Any) -> list[Item]:
    """Return the items of a list that was kept; none when there is no list."""
    rows = cast(list[dict[str, Any]], kept["items"]) if kept else []
    return [Item(**{**row, "due": date.fromisoformat(row["due"]) if row["due"] else None}) for row in rows]


def _row(item: Item) -> dict[str, Json]:
    return {**asdict(item), "due": item.due.isoformat() if item.due else None}


def _order(item: Item) -> tuple[str, date, str]:
    return item.heading, item.due or date.max, item.reference
