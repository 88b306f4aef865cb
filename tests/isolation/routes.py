"""Every address of the site: the right it needs, and what it answers to who has it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from compliance.imports.models import Import
from compliance.processing.models import ActivityComment, ProcessingActivity
from tests.documents import files
from tests.governance.mandates import posted
from tests.isolation.account_routes import ACCOUNT_ROUTES, AccountRoute
from tests.isolation.calls import Arguments, Call
from tests.isolation.letter_routes import LETTER_ROUTES
from tests.isolation.network_routes import NETWORK_ROUTES, NetworkRoute
from tests.isolation.office_route import NOWHERE, PAGE_ALONE, PAGE_AND_SAVE, Data, OfficeRoute
from tests.isolation.on_behalf_routes import ON_BEHALF_ROUTES
from tests.isolation.portal_routes import PORTAL_ROUTES
from tests.isolation.processor_routes import CONTRACT_ROUTES, PROCESSOR_ROUTES
from tests.isolation.question_routes import QUESTION_ROUTES
from tests.isolation.request_routes import REQUEST_ROUTES
from tests.isolation.retention_routes import RETENTION_ROUTES
from tests.isolation.world import (
    APPROVED,
    DELETED,
    DRAFT,
    DRAFT_MANDATE,
    ENDED,
    ENDED_MANDATE,
    OFFICES,
    SUBMITTED,
    TEMPLATE,
    World,
)
from tests.records.typing import least


@dataclass(frozen=True)
class InstallerRoute:
    """An address of the installation: the superuser's, and nobody else's page."""

    answers: tuple[int, int]
    arguments: Arguments = lambda world: []
    data: dict[str, Any] = field(default_factory=dict)

    def calls(self, name: str, world: World, own: Collection[str]) -> Iterator[Call]:
        """Give the address."""
        yield Call(name, reverse(name, args=self.arguments(world)), self.data)


def _edited(world: World, number: int) -> dict[str, Any]:
    return least(
        ProcessingActivity, name="Un autre nom", transfers_outside_eu="no", version=world.versions.get(number, 0)
    )


def _moved(world: World, number: int) -> dict[str, Any]:
    return {"version": world.versions[number], "reason": "pour essayer"}


def _created(world: World, number: int) -> dict[str, Any]:
    return least(ProcessingActivity, name="Une nouvelle fiche", transfers_outside_eu="unknown")


def _confided(world: World, number: int) -> dict[str, Any]:
    ends = timezone.localdate() + timedelta(days=7)
    return {"full_name": "Une agente", "email": "agente@opal.example", "request": "à compléter", "ends": ends}


def _advised(world: World, number: int) -> dict[str, Any]:
    return {"version": world.versions[number], "verdict": "favourable", "text": "pour essayer"}


def _sent(world: World, number: int) -> dict[str, Any]:
    return files.posted()


def _said(world: World, number: int) -> dict[str, Any]:
    return {"text": "pour essayer"}


def _comment(world: World, office: str) -> int:
    return int(ActivityComment.objects.get(record__office__slug=office).pk)


def _import(world: World, office: str) -> int:
    return int(Import.objects.get(office__slug=office).pk)


def _together(world: World, number: int) -> dict[str, Any]:
    rows = ProcessingActivity.objects.order_by("pk").values_list("pk", "version")
    return {"fiche": [f"{pk}:{version}" for pk, version in rows]}


def _exported(world: World, number: int) -> dict[str, Any]:
    return {"format": "xlsx", "drafts": "on", "reason": "pour essayer", "scope": "filter", "tous": "oui"}


def _handed_over(world: World, number: int) -> dict[str, Any]:
    return {"reason": "pour essayer"}


def _for_tenants(world: World, number: int) -> dict[str, Any]:
    return {"public": "tenants"}


def _prepared(world: World, number: int) -> dict[str, Any]:
    return posted(starts="2012-01-01", ends="2012-12-31", version=1)


def _acted(**typed: Any) -> Data:
    versions = {ENDED_MANDATE: 2, DRAFT_MANDATE: 1}
    return lambda world, number: {**typed, "version": versions[number]}


JOINED = {"email": "adjointe@opal.example", "full_name": "Une adjointe", "role": "deputy", "starts": "2011-03-01"}

ALL = (APPROVED, DRAFT, DELETED, SUBMITTED, ENDED)
FILTERED = "?organisme=amiens&organisme=opal&dans=a&sensible=none&transfert=yes&service=a"
SEARCHES = ("", "?q=canari", "?tri=-maj", "?etat=draft", "?montrer=incomplete&page=2", FILTERED)
DEADLINES = ("", "?quand=late", "?nature=review&organisme=amiens", "?quand=month&page=2")
AT_A_PROCESSOR = ("?sous_traitant={ours}", "?sous_traitant={theirs}")  # the sheets of opal and of its neighbour
THOSE_AT_A_PROCESSOR = ("", "?filtre=etat%3Dtoutes%26sous_traitant%3D{ours}", "?filtre=sous_traitant%3D{theirs}")
VERSIONS = ("", "?version=1", "?version=2", "?version=4&depuis=0", "?du=2026-01-01")

OFFICE_ROUTES = {
    "office": OfficeRoute("see", (200, 200), everywhere=(200, 200), through="see"),
    "deadlines:list": OfficeRoute("see", PAGE_ALONE, everywhere=PAGE_ALONE, through="see", queries=DEADLINES),
    "processing:list": OfficeRoute("view", (200, 405), everywhere=(200, 405), queries=SEARCHES + AT_A_PROCESSOR),
    "processing:submit_together": OfficeRoute("edit", (200, 200), everywhere=(200, 200), data=_together),
    "processing:approve_together": OfficeRoute("approve", (200, 200), everywhere=(200, 200), data=_together),
    "processing:views": OfficeRoute("view", (200, 422), everywhere=(200, 422)),
    "processing:rename_view": OfficeRoute("view", NOWHERE, more=(0,)),
    "processing:delete_view": OfficeRoute("view", NOWHERE, more=(0,)),
    "processing:create": OfficeRoute("edit", (200, 302), data=_created),
    "processing:create_draft": OfficeRoute("edit", (302, 200), data=_created),
    "processing:create_forget": OfficeRoute("edit", (302, 302)),
    "processing:templates": OfficeRoute("edit", (200, 405)),
    "processing:adopt": OfficeRoute("edit", (200, 302), more=(TEMPLATE,)),
    "processing:detail": OfficeRoute("view", (200, 405), numbers=ALL, confided=(200, 405)),
    "processing:edit": OfficeRoute(
        "edit", (200, 302), numbers=(APPROVED, DRAFT, DELETED, SUBMITTED), confided=(200, 302), data=_edited
    ),
    "processing:edit_draft": OfficeRoute(
        "edit", (302, 200), numbers=(APPROVED, DRAFT, DELETED), confided=(302, 200), data=_edited
    ),
    "processing:edit_forget": OfficeRoute("edit", (302, 302), numbers=(APPROVED, DRAFT, DELETED), confided=(302, 302)),
    "processing:ask_opinion": OfficeRoute("edit", (200, 302), numbers=(DRAFT,), data=_moved),
    "processing:give_opinion": OfficeRoute("advise", (200, 302), numbers=(SUBMITTED,), data=_advised),
    "processing:comments": OfficeRoute(
        "comment", (200, 302), numbers=(APPROVED, DRAFT, DELETED), confided=(200, 302), data=_said
    ),
    "processing:withdraw_comment": OfficeRoute(  # somebody else's
        "comment", (403, 403), numbers=(APPROVED, DELETED), row=_comment, confided=(403, 403)
    ),
    "processing:attach": OfficeRoute("edit", (200, 302), numbers=(APPROVED, DELETED), confided=(200, 302), data=_sent),
    "processing:document": OfficeRoute("view", (200, 405), numbers=(APPROVED, DELETED), more=(1,), confided=(200, 405)),
    "processing:withdraw_document": OfficeRoute(
        "edit", (200, 302), numbers=(APPROVED, DELETED), more=(1,), confided=(403, 403)
    ),
    "processing:confide": OfficeRoute("edit", (200, 302), numbers=(APPROVED, DRAFT, DELETED), data=_confided),
    "processing:guest_done": OfficeRoute("edit", NOWHERE, numbers=(APPROVED, DRAFT), confided=(200, 302)),
    "processing:resend_guest": OfficeRoute("edit", NOWHERE, numbers=(APPROVED,), more=(0,)),
    "processing:prolong_guest": OfficeRoute("edit", NOWHERE, numbers=(APPROVED,), more=(0,)),
    "processing:withdraw_guest": OfficeRoute("edit", NOWHERE, numbers=(APPROVED,), more=(0,)),
    "processing:history": OfficeRoute("view", (200, 405), numbers=(APPROVED, DELETED), queries=VERSIONS),
    "processing:pdf": OfficeRoute("export", (200, 200), numbers=ALL, data=_handed_over),
    "processing:copy": OfficeRoute("export", (200, 422), numbers=(APPROVED, DELETED)),
    "processing:notice": OfficeRoute("view", (200, 405), numbers=ALL, queries=("", "?public=employees")),
    "processing:notice_pdf": OfficeRoute("export", (302, 200), numbers=ALL, data=_for_tenants),
    "processing:delete": OfficeRoute("edit", (200, 302), numbers=(DRAFT,)),
    "processing:submit": OfficeRoute("edit", (200, 302), numbers=(DRAFT,), data=_moved),
    "processing:approve": OfficeRoute("approve", (200, 302), numbers=(SUBMITTED,), data=_moved),
    "processing:send_back": OfficeRoute("approve", (200, 302), numbers=(SUBMITTED,), data=_moved),
    "processing:reopen": OfficeRoute("edit", (200, 302), numbers=(APPROVED, ENDED), data=_moved),
    "processing:end": OfficeRoute("edit", (200, 302), numbers=(APPROVED,), data=_moved),
    "imports:start": OfficeRoute("edit", (200, 422), register=("processing",)),
    "imports:detail": OfficeRoute(
        "edit", PAGE_AND_SAVE, register=("processing",), row=_import, queries=("", "?montrer=added&page=2")
    ),
    "imports:columns": OfficeRoute("edit", (302, 302), register=("processing",), row=_import),  # no table
    "imports:undo": OfficeRoute("edit", PAGE_AND_SAVE, register=("processing",), row=_import),
    "imports:give_up": OfficeRoute("edit", PAGE_AND_SAVE, register=("processing",), row=_import),
    "exports:sent": OfficeRoute("export", PAGE_ALONE, everywhere=PAGE_ALONE, queries=("", "?destinataire=canari")),
    "exports:bundle": OfficeRoute("export", PAGE_AND_SAVE, data=_handed_over),
    "exports:export": OfficeRoute(
        "export",
        (200, 200),
        everywhere=(200, 200),
        more=("processing",),
        queries=THOSE_AT_A_PROCESSOR,
        data=_exported,
    ),
}

READ_MANDATE = {"needs": "mandates", "through": "mandates", "numbers": (ENDED_MANDATE, DRAFT_MANDATE)}
PREPARE_DRAFT = {"needs": "prepare", "through": "mandates", "numbers": (DRAFT_MANDATE,)}
PREPARE_NEXT = {"needs": "prepare", "through": "mandates", "numbers": (ENDED_MANDATE,)}
DECIDE_DRAFT = {"needs": "designate", "through": "mandates", "numbers": (DRAFT_MANDATE,)}
DECIDE_ENDED = {"needs": "designate", "through": "mandates", "numbers": (ENDED_MANDATE,)}
LOG = {"needs": "log", "through": "mandates"}
TOO_LATE = (302, 302)

MANDATE_ROUTES = {
    "mandates:list": OfficeRoute("mandates", PAGE_ALONE, everywhere=PAGE_ALONE, through="mandates"),
    "mandates:prepare": OfficeRoute("prepare", PAGE_AND_SAVE, through="mandates", data=_prepared),
    "mandates:detail": OfficeRoute(answers=PAGE_ALONE, **READ_MANDATE),
    "mandates:lettre": OfficeRoute(answers=PAGE_ALONE, **READ_MANDATE),
    "mandates:designation": OfficeRoute(answers=PAGE_ALONE, **READ_MANDATE),
    "mandates:designation_pdf": OfficeRoute(answers=PAGE_ALONE, **READ_MANDATE),
    "mandates:handover": OfficeRoute(answers=PAGE_ALONE, **READ_MANDATE),
    "mandates:edit": OfficeRoute(answers=PAGE_AND_SAVE, data=_prepared, **PREPARE_DRAFT),
    "mandates:discard": OfficeRoute(answers=PAGE_AND_SAVE, data=_acted(), **PREPARE_DRAFT),
    "mandates:add_member": OfficeRoute(answers=PAGE_AND_SAVE, data=_acted(**JOINED), **PREPARE_DRAFT),
    "mandates:end_member": OfficeRoute(answers=NOWHERE, more=(0,), data=_acted(on="2011-03-01"), **PREPARE_DRAFT),
    "mandates:sign": OfficeRoute(answers=PAGE_AND_SAVE, data=_acted(), **DECIDE_DRAFT),
    "mandates:withdraw": OfficeRoute(answers=TOO_LATE, data=_acted(reason="essai"), **DECIDE_DRAFT),
    "mandates:end": OfficeRoute(answers=TOO_LATE, data=_acted(on="2010-06-30", reason="essai"), **DECIDE_ENDED),
    "mandates:renew": OfficeRoute(answers=PAGE_AND_SAVE, data=_acted(), **PREPARE_NEXT),
    "mandates:receipt": OfficeRoute(
        answers=PAGE_AND_SAVE, data=_acted(receipt="DPO-1", receipt_on="2010-01-02"), **PREPARE_NEXT
    ),
    "mandates:draw_up": OfficeRoute(answers=PAGE_AND_SAVE, data=_acted(), **PREPARE_NEXT),
    "mandates:acknowledge": OfficeRoute(answers=PAGE_AND_SAVE, data=_acted(), **PREPARE_NEXT),
    "mandates:time": OfficeRoute(
        "mandates", PAGE_ALONE, everywhere=PAGE_ALONE, through="mandates", queries=("", "?annee=2010")
    ),
    "mandates:note_time": OfficeRoute(answers=(200, 422), everywhere=(200, 422), **LOG),
    "mandates:correct_time": OfficeRoute(answers=NOWHERE, more=(1,), **LOG),
    "mandates:remove_time": OfficeRoute(answers=NOWHERE, more=(1,), **LOG),
}


def _person(world: World, office: str) -> int:
    return world.people[office].person_id


def _place(world: World, office: str) -> int:
    return world.people[office].pk


def _offer(world: World, office: str) -> int:
    return world.offers[office].pk


def _given(**typed: Any) -> Data:
    return lambda world, number: {"office": OFFICES[0], "role": "auditor", "starts": "2030-01-01", **typed}


def _people(answers: tuple[int, int], **route: Any) -> OfficeRoute:
    return OfficeRoute("manage", answers, everywhere=answers, through="see", **route)


PEOPLE_ROUTES = {
    "people:list": _people(PAGE_ALONE, queries=("", "?q=canari&tri=-au", "?montrer=toutes&role=declarant")),
    "people:invite": _people(PAGE_AND_SAVE, data=_given(email="nouvelle@office.example", full_name="Nouvelle")),
    "people:renew": _people(PAGE_AND_SAVE, row=_offer),
    "people:withdraw": _people(PAGE_AND_SAVE, row=_offer),
    "people:person": _people(PAGE_ALONE, row=_person),
    "people:appoint": _people(PAGE_AND_SAVE, row=_person, data=_given()),
    "people:end": _people(PAGE_AND_SAVE, row=_place, data=_given(ends="2030-12-31", seen="-")),
    "people:extend": _people(PAGE_AND_SAVE, row=_place, data=_given(ends="2030-12-31", seen="-")),
    "people:cancel": _people((200, 422), row=_place, data=_given(seen="-")),
}


INSTALLER_ROUTES = {
    "governance:index": InstallerRoute((200, 200)),
    "governance:create_network": InstallerRoute((200, 422)),
    "governance:network": InstallerRoute((200, 200), lambda world: [world.network.pk]),
    "governance:edit_network": InstallerRoute((200, 422), lambda world: [world.network.pk]),
    "governance:join_network": InstallerRoute((200, 422), lambda world: [world.network.pk]),
    "governance:leave_network": InstallerRoute(
        (200, 302), lambda world: [world.network.pk, world.membership.pk], {"ends": "2030-12-31"}
    ),
    "governance:appoint_coordinator": InstallerRoute(
        (200, 302),
        lambda world: [world.network.pk],
        {"email": "coordination@reseau.example", "full_name": "Nouvelle", "starts": "2026-01-01"},
    ),
    "governance:end_coordinator": InstallerRoute(
        (200, 302), lambda world: [world.network.pk, world.coordination.pk], {"ends": "2030-12-31"}
    ),
    "governance:create_office": InstallerRoute((200, 422)),
    "governance:office": InstallerRoute((200, 200), lambda world: [OFFICES[0]]),
    "governance:edit_office": InstallerRoute((200, 422), lambda world: [OFFICES[0]]),
    "governance:appoint_admin": InstallerRoute(
        (200, 302),
        lambda world: [OFFICES[0]],
        {"email": "nouvelle@opal.example", "full_name": "Nouvelle", "starts": "2030-01-01"},
    ),
    "governance:renew_admin": InstallerRoute((200, 302), lambda world: [OFFICES[0], world.admin_offer]),
    "governance:withdraw_admin": InstallerRoute((200, 302), lambda world: [OFFICES[0], world.admin_offer]),
    "governance:end_admin": InstallerRoute(
        (200, 302), lambda world: [OFFICES[0], world.admin_place], {"ends": "2030-12-31"}
    ),
}


type Route = OfficeRoute | InstallerRoute | NetworkRoute | AccountRoute

ROUTES: dict[str, Route] = {
    **OFFICE_ROUTES,
    **ON_BEHALF_ROUTES,
    **REQUEST_ROUTES,
    **LETTER_ROUTES,
    **QUESTION_ROUTES,
    **PROCESSOR_ROUTES,
    **CONTRACT_ROUTES,
    **RETENTION_ROUTES,
    **MANDATE_ROUTES,
    **PEOPLE_ROUTES,
    **INSTALLER_ROUTES,
    **NETWORK_ROUTES,
    **ACCOUNT_ROUTES,
    **PORTAL_ROUTES,
}


def names_of_the_site(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """Walk the resolver and yield the full name of every address; one without a name gives its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names_of_the_site(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}"
