"""Every address of the register of requests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from compliance.subject_requests.models import RequestComment, RightAsked, SignatureDelegation, SubjectRequest
from tests.documents import files
from tests.isolation.office_route import PAGE_ALONE, PAGE_AND_SAVE, OfficeRoute
from tests.isolation.planted_requests import ANSWERED, OPEN
from tests.isolation.world import World
from tests.records.typing import least

BOTH = (OPEN, ANSWERED)
KEEP, FORGET = (302, 200), (302, 302)
TOO_LATE = (302, 422)  # the page sends back to the request, its form is refused
SEARCHES = ("", "?q=canari&etat=toutes", "?montrer=soon&tri=-recue&droit=access&porte=letter")


def _route(needs: str, answers: tuple[int, int], numbers: tuple[int, ...] = (OPEN,), **more: Any) -> OfficeRoute:
    return OfficeRoute(needs, answers, through="requests", numbers=numbers, **more)


def _today() -> str:
    return timezone.localdate().isoformat()


def _received(world: World, number: int) -> dict[str, Any]:
    typed = {"channel": "letter", "received_on": _today(), "person_name": "Une personne", "wording": "Mes données"}
    return least(SubjectRequest, **typed)


def _corrected(world: World, number: int) -> dict[str, Any]:
    return {**_received(world, number), "version": world.request_versions[number]}


def _acting(**typed: Any) -> Any:
    return lambda world, number: {"version": world.request_versions[number], **typed}


def _dated(field: str, **typed: Any) -> Any:
    return lambda world, number: {"version": world.request_versions[number], field: _today(), **typed}


def _delegated(world: World, number: int) -> dict[str, Any]:
    return {"on": (timezone.localdate() + timedelta(days=1)).isoformat()}


def _sent(world: World, number: int) -> dict[str, Any]:
    return files.posted(kind="request")


def _said(world: World, number: int) -> dict[str, Any]:
    return {"text": "pour essayer"}


def _comment(world: World, office: str) -> int:
    return int(RequestComment.objects.get(record__office__slug=office).pk)


def _delegation(world: World, office: str) -> int:
    return int(SignatureDelegation.objects.get(office__slug=office).pk)


def _right(number: int) -> Any:
    named = {"request__number": number}
    return lambda world, office: RightAsked.objects.get(request__office__slug=office, **named).key


REQUEST_ROUTES = {
    "subject_requests:list": OfficeRoute(
        "requests", PAGE_ALONE, everywhere=PAGE_ALONE, through="requests", queries=SEARCHES
    ),
    "subject_requests:figures": OfficeRoute(
        "count", PAGE_ALONE, everywhere=PAGE_ALONE, through="count", queries=("", "?du=2020-01-01&au=2026-12-31")
    ),
    "subject_requests:create": OfficeRoute("register", PAGE_AND_SAVE, through="requests", data=_received),
    "subject_requests:create_draft": OfficeRoute("register", KEEP, through="requests", data=_received),
    "subject_requests:create_forget": OfficeRoute("register", FORGET, through="requests"),
    "subject_requests:delegations": OfficeRoute("sign", (200, 422), through="requests"),
    "subject_requests:end_delegation": OfficeRoute(
        "sign", PAGE_AND_SAVE, through="requests", row=_delegation, data=_delegated
    ),
    "subject_requests:detail": _route("requests", PAGE_ALONE, BOTH),
    "subject_requests:edit": _route("handle", PAGE_AND_SAVE, data=_corrected),
    "subject_requests:edit_draft": _route("handle", KEEP, data=_corrected),
    "subject_requests:edit_forget": _route("handle", FORGET),
    "subject_requests:history": _route("requests", PAGE_ALONE, BOTH, queries=("", "?version=1", "?du=2026-01-01")),
    "subject_requests:comments": _route("requests", PAGE_AND_SAVE, data=_said),
    "subject_requests:withdraw_comment": _route("requests", (403, 403), row=_comment),  # somebody else's
    "subject_requests:attach": _route("register", PAGE_AND_SAVE, data=_sent),
    "subject_requests:document": _route("requests", PAGE_ALONE, more=(1,)),
    "subject_requests:withdraw_document": _route("handle", PAGE_AND_SAVE, more=(1,)),
    # --- verbs ---
    "subject_requests:qualify": _route(
        "handle", PAGE_AND_SAVE, data=_acting(qualification="rights", rights=["access", "erase"])
    ),
    "subject_requests:set_aside": _route("handle", TOO_LATE, data=_dated("answered_on", answer="pour essayer")),
    "subject_requests:ask_identity": _route("handle", PAGE_AND_SAVE, data=_dated("asked_on", doubts="pour essayer")),
    "subject_requests:record_identity": _route("handle", TOO_LATE, data=_dated("proved_on", piece="pour essayer")),
    "subject_requests:abandon": _route("handle", TOO_LATE, data=_dated("on")),
    "subject_requests:verify_quality": _route("handle", TOO_LATE, data=_dated("verified_on", kind="mandate")),
    "subject_requests:extend": _route("handle", PAGE_AND_SAVE, data=_dated("notice_on", reasons="pour essayer")),
    "subject_requests:decide": _route(
        "handle", PAGE_AND_SAVE, row=_right(OPEN), data=_dated("answered_on", outcome="answered_full")
    ),
    "subject_requests:reopen_right": _route(
        "handle", PAGE_AND_SAVE, (ANSWERED,), row=_right(ANSWERED), data=_acting(reason="pour essayer")
    ),
    "subject_requests:reopen_aside": _route("handle", FORGET, data=_acting(reason="pour essayer")),
    "subject_requests:assign": _route("handle", PAGE_AND_SAVE, data=_acting(handler="")),
    "subject_requests:advise": _route("counsel", PAGE_AND_SAVE, data=_acting(text="pour essayer")),
    "subject_requests:sign": _route("sign", PAGE_AND_SAVE, data=_acting()),
    "subject_requests:same_as": _route("handle", PAGE_AND_SAVE, data=_acting(number="")),
    "subject_requests:restrict": _route("register", (200, 422), data=_acting()),
    "subject_requests:unrestrict": _route("register", FORGET, data=_acting()),
    "subject_requests:hold": _route("handle", PAGE_AND_SAVE, data=_acting(why="pour essayer")),
    "subject_requests:release": _route("handle", FORGET, data=_acting()),
}
