"""The addresses of retention: what is due, the periods, the suspensions, the bordereaux."""

from typing import Any

from django.utils import timezone

from compliance.retention.models import Hold
from tests.documents import files
from tests.isolation.office_route import PAGE_ALONE, PAGE_AND_SAVE, OfficeRoute
from tests.isolation.world import World
from tests.retention.factories import CONTRACTS, DUE, PREPARED, VISED


def _period(world: World, number: int) -> dict[str, Any]:
    return {"value": 7, "unit": "years", "starts": timezone.localdate(), "reason": "pour essayer"}


def _held(world: World, number: int) -> dict[str, Any]:
    return {"reason": "pour essayer", "until": "la fin de l’essai"}


def _visa(world: World, number: int) -> dict[str, Any]:
    return {"on": timezone.localdate(), "reference": "AD", "file": files.sent()}


def _confirmed(world: World, number: int) -> dict[str, Any]:
    return {"typed": f"BE-{number:03d}"}


def _why(world: World, number: int) -> dict[str, Any]:
    return {"reason": "pour essayer"}


def _suspended(world: World, office: str) -> int:
    return int(Hold.objects.get(office__slug=office).pk)


ONE, BOTH, LAST = (PREPARED,), (PREPARED, VISED), (VISED,)

RETENTION_ROUTES = {
    "retention:index": OfficeRoute("view", PAGE_ALONE),
    "retention:periods": OfficeRoute("view", PAGE_ALONE),
    "retention:set_period": OfficeRoute("approve", PAGE_AND_SAVE, more=("contract",), data=_period),
    "retention:hold": OfficeRoute("edit", PAGE_AND_SAVE, more=(CONTRACTS, DUE), data=_held),
    "retention:lift": OfficeRoute("edit", PAGE_AND_SAVE, row=_suspended, data=_why),
    "retention:prepare": OfficeRoute("edit", PAGE_AND_SAVE),
    "retention:elimination": OfficeRoute("view", PAGE_ALONE, numbers=BOTH),
    "retention:bordereau": OfficeRoute("view", PAGE_ALONE, numbers=LAST),
    "retention:bordereau_sheet": OfficeRoute("view", PAGE_ALONE, numbers=LAST),
    "retention:visa": OfficeRoute("edit", PAGE_AND_SAVE, numbers=ONE, data=_visa),
    "retention:visa_scan": OfficeRoute("view", PAGE_ALONE, numbers=LAST),
    "retention:abandon": OfficeRoute("edit", PAGE_AND_SAVE, numbers=ONE, data=_why),
    "retention:destroy": OfficeRoute("approve", PAGE_AND_SAVE, numbers=LAST, data=_confirmed),
    "retention:relaunch": OfficeRoute("approve", (405, 404), everywhere=(405, 404), numbers=LAST),
}
