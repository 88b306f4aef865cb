"""What a person may reach today: office ids resolved once per request, rows filtered by them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, StringAgg
from django.db.models.functions import Cast
from django.db.models.lookups import In
from django.utils import timezone
from guardian.shortcuts import get_objects_for_user

from compliance.access.models import NetworkGrant, OfficeGrant
from compliance.accounts.models import User
from compliance.offices.enums import NetworkPermission, Permission
from compliance.offices.models import Network, Office

type Person = User | AnonymousUser

NOWHERE: frozenset[int] = frozenset()
SOMEBODY = -1  # nobody's id: it stands for the person's in a statement that is written once

# What may be confided, and the word by which Django's own permissions on a model begin.
GUESTS_MAY = {Permission.VIEW_REGISTER.full: "view", Permission.EDIT_REGISTER.full: "change"}

_resolved: ContextVar[dict[tuple[int, str], frozenset[int]] | None] = ContextVar("office_ids", default=None)


@contextmanager
def resolved_once() -> Iterator[None]:
    """Within one request, resolve all that a person holds once."""
    token = _resolved.set({})
    try:
        yield
    finally:
        _resolved.reset(token)


def office_ids(user: Person, permission: str) -> frozenset[int]:
    """Return the ids of the offices on which the person holds ``permission`` today.

    ``permission`` is a full name (``offices.view_register``). Nobody holds anything anonymously; a superuser holds
    nothing either, whatever it was appointed to before it became one.
    """
    return _held(user, permission)


def network_ids(user: Person, permission: str = NetworkPermission.VIEW_NETWORK.full) -> frozenset[int]:
    """Return the ids of the networks on which the person, who coordinates them, holds ``permission`` today."""
    return _held(user, permission)


def _held(user: Person, permission: str) -> frozenset[int]:
    if not isinstance(user, User):
        return NOWHERE
    known = _resolved.get()
    if known is None:
        return _rights(user).get(permission, NOWHERE)
    if (user.pk, Permission.VIEW_OFFICE.full) not in known:
        rights = _rights(user)
        every = [each.full for each in (*Permission, *NetworkPermission)]
        known.update({(user.pk, name): rights.get(name, NOWHERE) for name in every})
    return known.get((user.pk, permission), NOWHERE)


def _rights(user: User) -> dict[str, frozenset[int]]:
    """Return all that a person holds today on offices and on networks, by permission, in one query.

    No permission is both an office's and a network's. Guardian is not asked: its checks grant ended rights, and
    everything to a superuser.
    """
    if user.is_superuser:  # an account may be made one after it was appointed, behind our back
        return {}
    sql, params = _statement(connection.vendor, timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk if value == SOMEBODY else value for value in params])
        rows = cursor.fetchall()
    return {f"offices.{name}": frozenset(map(int, listed.split(","))) for name, listed in rows}


@lru_cache(maxsize=2)
def _statement(vendor: str, today: date) -> tuple[str, tuple[Any, ...]]:
    """Return the query of what SOMEBODY holds on a day, as text with its parameters.

    Every request asks it, and Django takes longer to write it than a database to answer.
    """
    ids = StringAgg(Cast("content_object_id", models.TextField()), models.Value(","))
    on_offices, on_networks = (
        grants.objects.filter(user=SOMEBODY, permission__content_type__app_label="offices")
        .order_by()
        .values_list("permission__codename")
        .annotate(ids=ids)
        for grants in (OfficeGrant, NetworkGrant)
    )
    sql, params = on_offices.union(on_networks, all=True).query.sql_with_params()
    return str(sql), tuple(params)


def record_ids(user: Person, permission: str, model: type[models.Model]) -> frozenset[int]:
    """Return the ids of the records of ``model`` confided to the person today; none for another right than these two.

    The offices of these records are not the person's: `office_ids` says nothing of them.
    """
    if not isinstance(user, User) or user.is_superuser or permission not in GUESTS_MAY:
        return NOWHERE
    known = _resolved.get()
    granted = f"{model._meta.app_label}.{GUESTS_MAY[permission]}_{model._meta.model_name}"
    key = (user.pk, granted)
    if known is not None and key in known:
        return known[key]
    ids = frozenset(_granted(user, granted, model).order_by().values_list("pk", flat=True))
    if known is not None:
        known[key] = ids
    return ids


def people_with(office_id: int, permissions: Iterable[str]) -> models.QuerySet[User]:
    """Return those who hold one of these permissions on an office today: whom a page of it may offer to tell.

    A closed account and the installer's hold nothing.
    """
    names = [permission.removeprefix("offices.") for permission in permissions]
    held = OfficeGrant.objects.filter(content_object=office_id, permission__codename__in=names).values("user")
    return User.objects.filter(pk__in=held, is_active=True, is_superuser=False)


def offices_seen(user: Person) -> list[Office]:
    """Return the offices that the person may see at all, by name, with what a list shows of them.

    Another column of one of them is read for all of them at once.
    """
    return offices_among(user, office_ids(user, Permission.VIEW_OFFICE.full))


def offices_among(user: Person, ids: Iterable[int]) -> list[Office]:
    """Return those of these offices that the person may see, as `offices_seen` does."""
    seen = office_ids(user, Permission.VIEW_OFFICE.full).intersection(ids)
    rows = Office.objects.filter(IdIn(F("id"), seen)).only("name", "slug", "colour", "city").order_by("name")
    return list(rows.fetch_mode(models.FETCH_PEERS)) if seen else []


def office_seen(user: Person, slug: str) -> Office | None:
    """Return the office of that address word, if the person may see it at all."""
    office = Office.objects.filter(slug=slug).first()
    return office if office and office.pk in office_ids(user, Permission.VIEW_OFFICE.full) else None


def networks_seen(user: Person) -> models.QuerySet[Network]:
    """Return the networks that the person coordinates today, by name."""
    return Network.objects.filter(pk__in=network_ids(user)).order_by("name")


def _granted(user: Person, permission: str, model: type[models.Model]) -> models.QuerySet[Any]:
    if not isinstance(user, User) or user.is_superuser:
        nothing: models.QuerySet[Any] = model._default_manager.none()
        return nothing
    # The one call of guardian: has_perm and the object checker grant ended rights, and everything to a superuser.
    rows: models.QuerySet[Any] = get_objects_for_user(
        user, permission, klass=model, use_groups=False, accept_global_perms=False, with_superuser=False
    )
    return rows


class IdIn(In):
    """« id IN (…) », whose ids PostgreSQL is given as one array: a thousand parameters cost more than the rows."""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition and its one parameter; raise EmptyResultSet, as IN does, without an id."""
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", (*params, "{" + ",".join(map(str, self.rhs)) + "}")


class OfficeScopedQuerySet(models.QuerySet[Any]):
    """Rows that belong to an office; people reach them through ``visible_to`` and nothing else."""

    def visible_to(
        self, user: Person, permission: str = Permission.VIEW_REGISTER.full, *, among: Iterable[int] | None = None
    ) -> Self:
        """Return the rows of the offices on which the person holds ``permission`` today, of those ``among`` alone."""
        ids = office_ids(user, permission)
        return self.filter(IdIn(F("office_id"), ids if among is None else ids.intersection(among)))

    def of_office(self, office: Office) -> Self:
        """Narrow rows (already `visible_to` a person) to those that a page of this office shows."""
        return self.filter(office=office)
