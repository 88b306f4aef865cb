"""Every request passes here: no mark on the view, no page; no right on the office, no such page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from compliance.access.perimeter import (
    OfficeScopedQuerySet,
    Person,
    network_ids,
    networks_seen,
    office_ids,
    office_seen,
    offices_seen,
    resolved_once,
)
from compliance.accounts.models import User
from compliance.common.access import INSTALLER, SIGNED_IN, Public, Requires
from compliance.offices.enums import NetworkPermission, Permission
from compliance.offices.models import Network, Office

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

ALL_OFFICES = "tous"
NOBODY = AnonymousUser()  # whose scope holds nothing: that of a page that asks for no right, or is refused

# What one may not see answers 404; what one may see but not do answers 403.
SEEN_THROUGH = {
    Permission.EDIT_REGISTER.full: Permission.VIEW_REGISTER.full,
    Permission.ADVISE_REGISTER.full: Permission.VIEW_REGISTER.full,
    Permission.APPROVE_REGISTER.full: Permission.VIEW_REGISTER.full,
    Permission.EXPORT_REGISTER.full: Permission.VIEW_REGISTER.full,
    Permission.MANAGE_PEOPLE.full: Permission.VIEW_OFFICE.full,
    Permission.PREPARE_MANDATE.full: Permission.VIEW_MANDATES.full,
    Permission.DESIGNATE_DPO.full: Permission.VIEW_MANDATES.full,
    Permission.LOG_TIME.full: Permission.VIEW_MANDATES.full,
    Permission.REGISTER_REQUEST.full: Permission.VIEW_REQUESTS.full,
    Permission.HANDLE_REQUESTS.full: Permission.VIEW_REQUESTS.full,
    Permission.ADVISE_REQUESTS.full: Permission.VIEW_REQUESTS.full,
    Permission.SIGN_ANSWERS.full: Permission.VIEW_REQUESTS.full,
    Permission.EXPORT_REQUESTS.full: Permission.VIEW_REQUESTS.full,
    NetworkPermission.MANAGE_NETWORK.full: NetworkPermission.VIEW_NETWORK.full,
}
OF_NETWORKS = frozenset(permission.full for permission in NetworkPermission)


@dataclass
class Scope:
    """The office, all the offices, or the network that a page speaks of, and what the person may do there."""

    user: Person
    office: Office | None = None
    network: Network | None = None
    is_guest: ClassVar[bool] = False

    @property
    def around(self) -> "Scope":
        """Return the scope that the rail and the search of the page speak of."""
        return self

    def rows(self, model: type[Any], permission: str = Permission.VIEW_REGISTER.full) -> Any:
        """Return the rows of ``model`` that the person may reach from this page with ``permission``."""
        return self.within(model._default_manager.visible_to(self.user, permission))

    @cached_property
    def offices(self) -> list[Office]:
        """Return the offices that the person may see at all, by name; read when a page first asks for them."""
        return offices_seen(self.user)

    @property
    def seen_ids(self) -> frozenset[int]:
        """Return the ids of the offices that the person may see at all."""
        return office_ids(self.user, Permission.VIEW_OFFICE.full)

    def offices_with(self, permission: str) -> list[Office]:
        """Return the offices on which the person holds ``permission``, within the choice, by name."""
        allowed = self.office_ids(permission)
        return [office for office in ([self.office] if self.office else self.offices) if office.pk in allowed]

    @property
    def coordinates(self) -> bool:
        """Tell whether the person coordinates a network, be it the page's or not."""
        return bool(network_ids(self.user))

    def within[Rows: OfficeScopedQuerySet](self, rows: Rows) -> Rows:
        """Narrow rows (already `visible_to` the person) to the chosen office, if one is chosen."""
        return rows.of_office(self.office) if self.office else rows

    def allows(self, permission: str) -> bool:
        """Tell whether the person holds ``permission`` on the chosen office, or on at least one; or on the network."""
        if permission in OF_NETWORKS:
            return self.network is not None and self.network.pk in network_ids(self.user, permission)
        ids = office_ids(self.user, permission)
        return self.office.pk in ids if self.office else bool(ids)

    def office_ids(self, permission: str) -> frozenset[int]:
        """Return the ids, within the choice, of the offices on which the person holds ``permission``."""
        ids = office_ids(self.user, permission)
        return ids & {self.office.pk} if self.office else ids


@dataclass
class GuestScope(Scope):
    """One record was confided to the person: it allows nothing else, whatever they hold here or elsewhere.

    ``office`` is set only when the person has a place of their own there.
    """

    slug: str = ""
    number: int = 0
    is_guest: ClassVar[bool] = True

    @property
    def around(self) -> Scope:
        """Return the person's own scope, for what the page shows around the record."""
        return Scope(self.user, self.office)

    def rows(self, model: type[Any], permission: str = Permission.VIEW_REGISTER.full) -> Any:
        """Return that record, if it is still confided to the person with this right."""
        confided = model._default_manager.granted_to(self.user, permission)
        return confided.at_address(self.slug, self.number)

    def within[Rows: OfficeScopedQuerySet](self, rows: Rows) -> Rows:
        """Return nothing: a guest reaches no other row."""
        return rows.none()

    def allows(self, permission: str) -> bool:
        """Return False: a guest holds nothing on the office."""
        return False

    def office_ids(self, permission: str) -> frozenset[int]:
        """Return nothing: a guest holds nothing on any office here."""
        return frozenset()


class ScopedRequest(HttpRequest):
    """A request that has passed the door of `@requires`: it knows its scope, and the person is signed in."""

    scope: Scope
    user: User  # the middleware lets nobody else through
    htmx: "HtmxDetails"


class AccessMiddleware:
    """Reads the mark of each view and answers 404 or 403 before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with resolved_once():
            return self.get_response(request)

    def process_view(
        self, request: ScopedRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Refuse, or set ``request.scope``; ``office`` in the address is a slug or « tous », ``network`` an id."""
        access = getattr(view, "access", None)
        request.scope = Scope(NOBODY)
        if isinstance(access, Public):
            return
        if not isinstance(access, Requires) or not request.user.is_authenticated:
            raise Http404
        if access.permission in OF_NETWORKS:
            scope = enter_network(request.user, access.permission, kwargs.get("network"))
        else:
            scope = enter_or_visit(request.user, access, kwargs)
        request.scope = scope


def enter_network(user: Person, permission: str, pk: int | None) -> Scope:
    """Return the scope of a network's page, or of the list of one's networks; raise as `enter` does."""
    if pk is None:
        scope, seen = Scope(user), bool(network_ids(user))
    else:
        scope = Scope(user, network=networks_seen(user).filter(pk=pk).first())
        seen = scope.allows(SEEN_THROUGH.get(permission, permission))
    if not seen:
        raise Http404
    if scope.network and not scope.allows(permission):
        raise PermissionDenied
    return scope


@contextmanager
def writing(request: ScopedRequest, permission: str) -> Iterator[None]:
    """Surround a write, in one transaction: it stands only if the right to it still does when it is done.

    A write may wait long for its turn. Raises PermissionDenied when the right ended meanwhile, and Http404 when what
    was to be written is gone; either way nothing is written.
    """
    try:
        with transaction.atomic():
            yield
            with resolved_once():  # the rights of now, not those of the request's beginning
                if not request.scope.allows(permission):
                    raise PermissionDenied
    except ObjectDoesNotExist as gone:
        raise Http404 from gone


def enter_or_visit(user: Person, access: Requires, address: dict[str, Any]) -> Scope:
    """Return the scope of a page: that of who holds the right in the office, or else of a guest of that one record."""
    try:
        return enter(user, access.permission, address.get("office"))
    except (Http404, PermissionDenied):
        if access.guests is None or _advises(user, address) or not _is_confided(user, access, address):
            raise
    own = office_seen(user, address["office"])
    return GuestScope(user, own, slug=address["office"], number=address["number"])


def _advises(user: Person, address: dict[str, Any]) -> bool:
    """Tell whether the person serves the office as its DPO, who completes nothing as a guest (Art. 38(6) GDPR)."""
    own = office_seen(user, address["office"])
    return own is not None and own.pk in office_ids(user, Permission.ADVISE_REGISTER.full)


def _is_confided(user: Person, access: Requires, address: dict[str, Any]) -> bool:
    rows: Any = access.guests._default_manager  # type: ignore[union-attr]
    confided = rows.granted_to(user, access.permission)
    return bool(confided.filter(office__slug=address["office"], number=address["number"]).exists())


def enter(user: Person, permission: str, slug: str | None) -> Scope:
    """Return the scope of a page, or raise Http404 (not seen) or PermissionDenied (seen, not allowed)."""
    if permission == INSTALLER:
        if not user.is_superuser:
            raise Http404
        return Scope(user)
    scope = Scope(user, _chosen(user, slug))
    if permission == SIGNED_IN:
        return scope
    if not scope.allows(SEEN_THROUGH.get(permission, permission)):
        raise Http404
    if not scope.allows(permission):
        raise PermissionDenied
    return scope


def _chosen(user: Person, slug: str | None) -> Office | None:
    if slug is None or slug == ALL_OFFICES:
        return None
    office = office_seen(user, slug)
    if office is None:
        raise Http404
    return office
