"""The public addresses of a portal, which know nobody, and those of the staff about it."""

from typing import Any

from tests.isolation.account_routes import AccountRoute
from tests.isolation.office_route import PAGE_ALONE, PAGE_AND_SAVE, OfficeRoute
from tests.isolation.portal_plants import FROM_PORTAL
from tests.isolation.world import OFFICES, World


def _portal(world: World) -> list[Any]:
    return [OFFICES[0]]


def _answer(world: World) -> list[Any]:
    return [OFFICES[0], 1]


def _open_to_all(answers: tuple[int, int], arguments: Any = _portal) -> AccountRoute:
    return AccountRoute(answers, anonymous=answers, arguments=arguments)


def _set_up(world: World, number: int) -> dict[str, Any]:
    return {"is_open": "on", "publisher": "", "host": "Ailleurs", "version": 1}


def _said(world: World, number: int) -> dict[str, Any]:
    return {"text": "pour essayer"}


def _verified(world: World, number: int) -> dict[str, Any]:
    return {"verified": "pour essayer"}


REQUEST: dict[str, Any] = {"through": "requests", "numbers": (FROM_PORTAL,)}

PORTAL_ROUTES = {
    **{f"portal:{name}": _open_to_all((200, 405)) for name in ("front", "notice", "legal", "accessibility")},
    "portal:ask": _open_to_all((200, 200)),
    "portal:enter": _open_to_all((200, 422)),
    # Whoever they are, they have entered no code; tests/portal/test_follow.py enters with one.
    "portal:followed": _open_to_all((302, 422)),
    "portal:answer": _open_to_all((302, 405), _answer),
    "portal:leave": _open_to_all((405, 302)),
    "portal_staff:settings": OfficeRoute("manage", PAGE_AND_SAVE, through="see", data=_set_up),
    "portal_staff:exchange": OfficeRoute("requests", PAGE_ALONE, **REQUEST),
    "portal_staff:piece": OfficeRoute("requests", PAGE_ALONE, more=(1,), **REQUEST),
    "portal_staff:reply": OfficeRoute("handle", PAGE_AND_SAVE, data=_said, **REQUEST),
    "portal_staff:code": OfficeRoute("handle", (200, 200), data=_verified, **REQUEST),
}
