"""What a person may reach today: office ids resolved once per request, rows filtered by them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from guardian.shortcuts import get_objects_for_user

from compliance.accounts.models import User
from compliance.offices.enums import NetworkPermission, Permission
from compliance.offices.models import Network, Office

type Person = User | AnonymousUser

_resolved: ContextVar[dict[tuple[int, str], frozenset[int]] | None] = ContextVar("office_ids", default=None)


@contextmanager
def resolved_once() -> Iterator[None]:
    """Within one request, resolve each permission of a person once."""
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
    if not isinstance(user, User):
        return frozenset()
    known = _resolved.get()
    key = (user.pk, permission)
    if known is not None and key in known:
        return known[key]
    ids = frozenset(_granted(user, permission, Office).order_by().values_list("pk", flat=True))
    if known is not None:
        known[key] = ids
    return ids


def offices_seen(user: Person) -> list[Office]:
    """Return the offices that the person may see at all, by name."""
    if not isinstance(user, User):
        return []
    return list(_granted(user, Permission.VIEW_OFFICE.full, Office).order_by("name"))


def networks_seen(user: Person, permission: str = NetworkPermission.VIEW_NETWORK.full) -> models.QuerySet[Network]:
    """Return the networks on which the person, who coordinates them, holds ``permission`` today, by name."""
    if not isinstance(user, User):
        return Network.objects.none()
    return _granted(user, permission, Network).order_by("name")


def _granted(user: User, permission: str, model: type[models.Model]) -> models.QuerySet[Any]:
    if user.is_superuser:  # an account may be made one after it was appointed, behind our back
        nothing: models.QuerySet[Any] = model._default_manager.none()
        return nothing
    # The one call of guardian: has_perm and the object checker grant ended rights, and everything to a superuser.
    rows: models.QuerySet[Any] = get_objects_for_user(
        user, permission, klass=model, use_groups=False, accept_global_perms=False, with_superuser=False
    )
    return rows


class OfficeScopedQuerySet(models.QuerySet[Any]):
    """Rows that belong to an office; people reach them through ``visible_to`` and nothing else."""

    def visible_to(self, user: Person, permission: str = Permission.VIEW_REGISTER.full) -> "OfficeScopedQuerySet":
        """Return the rows of the offices on which the person holds ``permission`` today."""
        return self.filter(office_id__in=office_ids(user, permission))
