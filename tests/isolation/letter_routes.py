"""Every address of the letters about requests."""

from typing import Any

from tests.isolation.office_route import PAGE_ALONE, PAGE_AND_SAVE, OfficeRoute
from tests.isolation.planted_letters import DRAFT_LETTER, SIGNED, TO_SIGN, VERSIONS
from tests.isolation.planted_requests import OPEN
from tests.isolation.world import World

OWN_WORDS = {"version": 0, "subject": "pour essayer", "body": "pour essayer : [[réponse]]"}


def _route(needs: str, answers: tuple[int, int], letter: int, *, of_a_row: bool = False, **typed: Any) -> OfficeRoute:
    def data(world: World, number: int) -> dict[str, Any]:
        return {"version": VERSIONS[letter], **typed}

    return OfficeRoute(
        needs, answers, through="requests", numbers=(OPEN,), more=(letter,), of_a_row=of_a_row, data=data
    )


LETTER_ROUTES = {
    "correspondence:waiting": OfficeRoute("requests", PAGE_ALONE, everywhere=PAGE_ALONE, through="requests"),
    "correspondence:models": OfficeRoute("handle", PAGE_ALONE, through="requests"),
    "correspondence:model": OfficeRoute(
        "handle", PAGE_AND_SAVE, through="requests", more=("complaint",), data=lambda world, number: OWN_WORDS
    ),
    "correspondence:forget_model": OfficeRoute(
        "handle",
        (405, 302),
        everywhere=(405, 404),
        through="requests",
        more=("acknowledgement",),
        data=lambda world, number: {"version": 1},
    ),
    "correspondence:new": OfficeRoute(
        "handle",
        PAGE_AND_SAVE,
        through="requests",
        numbers=(OPEN,),
        data=lambda world, number: {"kind": "acknowledgement"},
    ),
    "correspondence:letter": _route("requests", PAGE_ALONE, DRAFT_LETTER),
    "correspondence:edit": _route("handle", PAGE_AND_SAVE, DRAFT_LETTER, subject="essai", body="essai"),
    "correspondence:edit_draft": _route("handle", (302, 200), DRAFT_LETTER, body="essai"),
    "correspondence:edit_forget": _route("handle", (302, 302), DRAFT_LETTER),
    "correspondence:pdf": _route("requests", PAGE_ALONE, TO_SIGN),
    "correspondence:docx": _route("requests", PAGE_ALONE, DRAFT_LETTER),
    "correspondence:submit": _route("handle", PAGE_AND_SAVE, DRAFT_LETTER),
    "correspondence:send_back": _route("write back", PAGE_AND_SAVE, TO_SIGN, of_a_row=True, why="à reprendre"),
    "correspondence:sign": _route("sign", PAGE_AND_SAVE, TO_SIGN, of_a_row=True),
    "correspondence:send": _route("handle", (200, 422), SIGNED),  # neither the day nor the way is said
    "correspondence:give_up": _route("handle", PAGE_AND_SAVE, SIGNED),
}
