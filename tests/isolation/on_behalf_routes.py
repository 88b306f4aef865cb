"""Every address of the processor's register."""

from typing import Any

from compliance.on_behalf.models import OnBehalfComment, ProcessingOnBehalf
from tests.documents import files
from tests.isolation.office_route import PAGE_ALONE, PAGE_AND_SAVE, OfficeRoute
from tests.isolation.world import APPROVED, DELETED, DRAFT, ENDED, SUBMITTED, World
from tests.records.typing import least

ALL = (APPROVED, DRAFT, DELETED, SUBMITTED, ENDED)
KEEP, FORGET = (302, 200), (302, 302)
VERSIONS = {APPROVED: 3, DRAFT: 1, DELETED: 1, SUBMITTED: 2, ENDED: 4}
SEARCHES = ("", "?q=canari&etat=toutes", "?responsable=canari&tri=-maj", "?organisme=amiens&organisme=opal&dans=a")


def _created(world: World, number: int) -> dict[str, Any]:
    return least(ProcessingOnBehalf, name="Une prestation")


def _edited(world: World, number: int) -> dict[str, Any]:
    return least(ProcessingOnBehalf, name="Une autre prestation", version=VERSIONS[number])


def _moved(world: World, number: int) -> dict[str, Any]:
    return {"version": VERSIONS[number], "reason": "pour essayer"}


def _reason(world: World, number: int) -> dict[str, Any]:
    return {"reason": "pour essayer"}


def _said(world: World, number: int) -> dict[str, Any]:
    return {"text": "pour essayer"}


def _sent(world: World, number: int) -> dict[str, Any]:
    return files.posted()


def _comment(world: World, office: str) -> int:
    return int(OnBehalfComment.objects.get(record__office__slug=office).pk)


ON_BEHALF_ROUTES = {
    "on_behalf:list": OfficeRoute("view", PAGE_ALONE, everywhere=PAGE_ALONE, queries=SEARCHES),
    "on_behalf:create": OfficeRoute("edit", PAGE_AND_SAVE, data=_created),
    "on_behalf:create_draft": OfficeRoute("edit", KEEP, data=_created),
    "on_behalf:create_forget": OfficeRoute("edit", FORGET),
    "on_behalf:detail": OfficeRoute("view", PAGE_ALONE, numbers=ALL),
    "on_behalf:edit": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(APPROVED, DRAFT, DELETED, SUBMITTED), data=_edited),
    "on_behalf:edit_draft": OfficeRoute("edit", KEEP, numbers=(APPROVED, DRAFT, DELETED), data=_edited),
    "on_behalf:edit_forget": OfficeRoute("edit", FORGET, numbers=(APPROVED, DRAFT, DELETED)),
    "on_behalf:history": OfficeRoute(
        "view", PAGE_ALONE, numbers=(APPROVED, DELETED), queries=("", "?version=1", "?du=2026-01-01")
    ),
    "on_behalf:pdf": OfficeRoute("export", (200, 200), numbers=ALL, data=_reason),
    "on_behalf:delete": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(DRAFT,), data=_moved),
    "on_behalf:comments": OfficeRoute("comment", PAGE_AND_SAVE, numbers=(APPROVED, DRAFT, DELETED), data=_said),
    "on_behalf:withdraw_comment": OfficeRoute(  # somebody else's
        "comment", (403, 403), numbers=(APPROVED, DELETED), row=_comment
    ),
    "on_behalf:attach": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(APPROVED, DELETED), data=_sent),
    "on_behalf:document": OfficeRoute("view", PAGE_ALONE, numbers=(APPROVED, DELETED), more=(1,)),
    "on_behalf:withdraw_document": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(APPROVED, DELETED), more=(1,)),
    "on_behalf:submit": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(DRAFT,), data=_moved),
    "on_behalf:approve": OfficeRoute("approve", PAGE_AND_SAVE, numbers=(SUBMITTED,), data=_moved),
    "on_behalf:send_back": OfficeRoute("approve", PAGE_AND_SAVE, numbers=(SUBMITTED,), data=_moved),
    "on_behalf:reopen": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(APPROVED, ENDED), data=_moved),
    "on_behalf:end": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(APPROVED,), data=_moved),
}
