"""What every page shows around its content: the office switcher and the registers one may open."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.enforcement import ALL_OFFICES, Scope
from compliance.access.perimeter import office_ids, offices_among
from compliance.deadlines.agenda import Glance, glance
from compliance.deadlines.summary import page_of
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.records.enums import Status
from compliance.subject_requests.models import SubjectRequest

OFFERED = 12  # offices that the switcher names; beyond, one looks for them on their own page
LATELY, KEPT = "offices_lately", 6  # of the session: the ids of the last offices that were opened
WITH_DEADLINES = (Permission.VIEW_REGISTER.full, Permission.VIEW_MANDATES.full, Permission.VIEW_REQUESTS.full)
ABOUT_REQUESTS = frozenset({"subject_requests", "correspondence", "questions"})  # namespaces


@dataclass(frozen=True)
class Item:
    """A register in the rail, with the number of records that wait for someone."""

    label: str
    url: str
    icon: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Soon:
    """What is late, and due by Sunday, with the page that tells it."""

    late: int
    week: int
    url: str


@dataclass(frozen=True)
class Choice:
    """An office in the switcher."""

    name: str
    slug: str
    colour: str
    url: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the current office, the offices one may see and the registers one may open."""
    entered: Scope | None = getattr(request, "scope", None)
    scope = entered.around if entered else None
    common = {"demonstration": settings.DEMONSTRATION, "searched": _searched(request)}
    if scope is None or not scope.seen_ids:
        nowhere: dict[str, Any] = {"current_office": None, "offices": [], "all_offices_url": "", "search_url": ""}
        items = [*_installation(request), *_network(request, scope)]
        return {**common, **nowhere, "nav_items": items, "soon": None}
    seen = glance(scope, timezone.localdate(), (_submitted, _pressing))
    count = len(scope.seen_ids)
    return {
        **common,
        "current_office": scope.office,
        "offices": [_choice(request, scope, office) for office in _offered(request, scope)],
        "offices_count": count,
        "offices_url": reverse("offices") if count > OFFERED else "",
        "all_offices_url": _all_offices(request) if count > 1 else "",
        "nav_items": _items(request, scope, seen),
        "search_url": _search(scope),
        "soon": Soon(seen.late, seen.week, page_of(scope)) if seen.late or seen.week else None,
    }


def _offered(request: HttpRequest, scope: Scope) -> list[Office]:
    """Return every office while they are few; beyond, the present one and the last that were opened."""
    if len(scope.seen_ids) <= OFFERED:
        return scope.offices
    present = [scope.office.pk] if scope.office else []
    return offices_among(scope.user, [*present, *request.session.get(LATELY, [])])


def opened(request: HttpRequest, scope: Scope, office: Office) -> None:
    """Put the office first among the last that the person opened, if they have more than the switcher names."""
    if len(scope.seen_ids) <= OFFERED:
        return
    before = request.session.get(LATELY, [])
    if before[:1] != [office.pk]:
        request.session[LATELY] = [office.pk, *(pk for pk in before if pk != office.pk)][:KEPT]


def _searched(request: HttpRequest) -> str:
    """Return the words looked for in the register; other pages have searches of their own."""
    return request.GET.get("q", "") if _namespace(request) == "processing" else ""


def _namespace(request: HttpRequest) -> str:
    return request.resolver_match.namespace if request.resolver_match else ""


def _all_offices(request: HttpRequest) -> str:
    return reverse("processing:list", args=[ALL_OFFICES]) if _namespace(request) == "processing" else reverse("home")


def _choice(request: HttpRequest, scope: Scope, office: Office) -> Choice:
    in_register = _namespace(request) == "processing"
    readable = in_register and office.pk in office_ids(scope.user, Permission.VIEW_REGISTER.full)
    url = reverse("processing:list" if readable else "office", args=[office.slug])
    return Choice(office.name, office.slug, office.colour, url)


def _items(request: HttpRequest, scope: Scope, seen: Glance) -> list[Item]:
    slug = scope.office.slug if scope.office else ALL_OFFICES
    home = reverse("office", args=[slug]) if scope.office else reverse("home")
    items = [Item(_("Accueil"), home, "house", current=request.path == home)]
    if any(scope.allows(right) for right in WITH_DEADLINES):
        here = _namespace(request) == "deadlines"
        items.append(Item(_("Échéances"), page_of(scope), "calendar-clock", here, seen.late))
    if scope.allows(Permission.VIEW_REGISTER.full):
        url = reverse("processing:list", args=[slug])
        current = _namespace(request) == "processing"
        items.append(Item(_("Traitements"), url, "book-open-check", current, seen.beside[0]))
        url = reverse("on_behalf:list", args=[slug])
        here = _namespace(request) == "on_behalf"
        items.append(Item(_("Pour autrui"), url, "building-2", current=here))
        url = reverse("processors:list", args=[slug])
        items.append(Item(_("Sous-traitants"), url, "briefcase", current=_namespace(request) == "processors"))
        url = reverse("contracts:list", args=[slug])
        items.append(Item(_("Contrats"), url, "file-pen-line", current=_namespace(request) == "contracts"))
        if scope.office:
            url = reverse("retention:index", args=[slug])
            items.append(Item(_("Conservation"), url, "archive", current=_namespace(request) == "retention"))
    if scope.allows(Permission.VIEW_REQUESTS.full):
        url = reverse("subject_requests:list", args=[slug])
        current = _namespace(request) in ABOUT_REQUESTS or _is_about_exchanges(request)
        items.append(Item(_("Demandes"), url, "inbox", current, seen.beside[1]))
    if scope.allows(Permission.EXPORT_REGISTER.full):
        url = reverse("exports:sent", args=[slug])
        items.append(Item(_("Exports"), url, "send", current=_namespace(request) == "exports"))
    if scope.allows(Permission.VIEW_MANDATES.full):
        url = reverse("mandates:list", args=[slug])
        items.append(Item(_("Mandat du DPO"), url, "handshake", current=_namespace(request) == "mandates"))
    if scope.allows(Permission.MANAGE_PEOPLE.full):
        url = reverse("people:list", args=[slug])
        items.append(Item(_("Personnes et accès"), url, "users", current=_namespace(request) == "people"))
        if scope.office:
            url = reverse("portal_staff:settings", args=[slug])
            here = _namespace(request) == "portal_staff" and not _is_about_exchanges(request)
            items.append(Item(_("Portail public"), url, "door-open", current=here))
    return [*items, *_network(request, scope)]


def _is_about_exchanges(request: HttpRequest) -> bool:
    """Tell whether the page is one of what was said with the person: of the portal's, those under a request."""
    match = request.resolver_match
    return match is not None and match.namespace == "portal_staff" and "number" in match.kwargs


def _network(request: HttpRequest, scope: Scope | None) -> list[Item]:
    """Return the network's pages, for whoever coordinates one: its own when the page is a network's."""
    if scope is None or not scope.coordinates:
        return []
    if scope.network is None:
        return [Item(_("Réseau"), reverse("networks:list"), "network", current=_namespace(request) == "networks")]
    pages = (
        (_("Réseau"), "networks:network", "network"),
        (_("Modèles"), "templates:list", "copy"),
        (_("Chiffres"), "network_figures", "chart-column"),
    )
    items = [(label, reverse(name, args=[scope.network.pk]), icon) for label, name, icon in pages]
    # The network's own address begins those of all its pages: the longest one is where we are.
    here = max((url for _label, url, _icon in items if request.path.startswith(url)), key=len, default="")
    return [Item(label, url, icon, current=url == here) for label, url, icon in items]


def _search(scope: Scope) -> str:
    slug = scope.office.slug if scope.office else ALL_OFFICES
    return reverse("processing:list", args=[slug]) if scope.allows(Permission.VIEW_REGISTER.full) else ""


def _submitted(scope: Scope) -> Any:
    """Return the submitted activities: they wait for the controller's approval, whoever looks."""
    return scope.rows(ProcessingActivity).filter(status=Status.SUBMITTED).order_by()


def _pressing(scope: Scope) -> Any:
    """Return the requests that are late or near their day."""
    return scope.within(SubjectRequest.objects.visible_to(scope.user).pressing(timezone.localdate())).order_by()


def _installation(request: HttpRequest) -> list[Item]:
    if not getattr(getattr(request, "user", None), "is_superuser", False):  # a request refused early has no user
        return []
    url = reverse("governance:index")
    return [Item(_("Installation"), url, "wrench", current=_namespace(request) == "governance")]
