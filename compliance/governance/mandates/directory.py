"""What is read of mandates: those of the offices one may see, and the one that the public may know of."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from compliance.access.perimeter import OfficeScopedQuerySet
from compliance.accounts.models import User
from compliance.offices.enums import MandateStatus, Permission
from compliance.offices.models import Mandate, Office, current_mandate
from compliance.offices.rules import Standing, standing


@dataclass(frozen=True)
class State:
    """Where a mandate stands today: a word, and its tone."""

    word: str
    tone: str = ""


def mandates(user: User) -> OfficeScopedQuerySet:
    """Return the mandates that the person may read, the latest first."""
    rows = OfficeScopedQuerySet(Mandate).visible_to(user, Permission.VIEW_MANDATES.full)
    return rows.select_related("office", "person", "signed_by", "acknowledged_by").order_by("-starts", "-number")


def with_teams(rows: OfficeScopedQuerySet) -> OfficeScopedQuerySet:
    """Read the teams of these mandates with them."""
    return rows.prefetch_related("members")


def state(mandate: Mandate, today: date) -> State:
    """Say in a word where a mandate stands."""
    if mandate.is_draft:
        return State(_("à signer"), "soon")
    if mandate.status == MandateStatus.WITHDRAWN:
        return State(_("retiré"))
    return {
        Standing.UPCOMING: State(_("à venir"), "info"),
        Standing.CURRENT: State(_("en cours"), "done"),
        Standing.ENDED: State(_("terminé")),
    }[standing(mandate.period, today)]


def entries(mandate: Mandate) -> QuerySet[Any]:
    """Return the mandate's ledger entries, the latest first, without their snapshots."""
    rows: QuerySet[Any] = mandate.history.order_by("-position").defer("snapshot")
    return rows


def published(slug: str, today: date) -> Mandate | None:
    """Return the mandate of an office whose contacts the public may read: the one that runs."""
    office = Office.objects.filter(slug=slug).first()
    return current_mandate(office, today) if office else None
