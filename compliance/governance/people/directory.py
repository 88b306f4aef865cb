"""What is read of an office's people: those of the offices whose people one manages, and no other."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE, Q, QuerySet
from django.utils.translation import gettext as _

from compliance.access.enforcement import Scope
from compliance.access.perimeter import OfficeScopedQuerySet
from compliance.accounts.models import InvitationState, User
from compliance.governance.people.models import PlaceInvitation
from compliance.offices.enums import MandateStatus, Permission, Role
from compliance.offices.models import Appointment, MandateMember, Office

MANAGE = Permission.MANAGE_PEOPLE.full
NOT_OVER = Q(appointment=None, invitation__used_at=None, invitation__declined_at=None, invitation__withdrawn_at=None)


def managed(scope: Scope) -> list[Office]:
    """Return the offices of the scope whose people one manages."""
    ids = scope.office_ids(MANAGE)
    return [office for office in scope.offices if office.pk in ids]


def places(scope: Scope) -> OfficeScopedQuerySet:
    """Return every place held, past, present or to come."""
    rows = OfficeScopedQuerySet(Appointment).visible_to(scope.user, MANAGE)
    return scope.within(rows.select_related("office", "person"))


def offers(scope: Scope) -> OfficeScopedQuerySet:
    """Return the places offered that wait for an answer, even when their link has expired; the oldest first."""
    rows = OfficeScopedQuerySet(PlaceInvitation).visible_to(scope.user, MANAGE).filter(NOT_OVER)
    rows = scope.within(rows.select_related("office", "invitation", "invited_by"))
    return rows.order_by("invitation__sent_at", "pk").fetch_mode(FETCH_RAISE)


def admin_offers(office: Office) -> QuerySet[PlaceInvitation]:
    """Return the offers to give access in an office that wait for an answer: the installer's."""
    rows = PlaceInvitation.objects.filter(NOT_OVER, office=office, role=Role.ADMIN)
    return rows.select_related("office", "invitation", "invited_by").order_by("invitation__sent_at", "pk")


def is_expired(offer: PlaceInvitation) -> bool:
    """Tell whether the link of an offer no longer serves."""
    return offer.invitation.state == InvitationState.EXPIRED


def dpo_team(scope: Scope, today: date) -> QuerySet[MandateMember]:
    """Return who serves the offices as their DPO, now or later: a mandate gives these places, nobody here."""
    rows = MandateMember.objects.filter(
        Q(ends=None) | Q(ends__gte=today),
        mandate__office__in=scope.office_ids(MANAGE),
        mandate__status=MandateStatus.SIGNED,
    )
    return rows.select_related("mandate__office", "person").order_by("mandate__office__name", "starts", "pk")


def people(scope: Scope) -> QuerySet[User]:
    """Return whoever holds or held a place in the offices."""
    return User.objects.filter(appointments__in=places(scope)).distinct()


@dataclass(frozen=True)
class Told:
    """A line of a person's history in an office."""

    when: Any
    who: str
    what: str
    url: str = ""


def history(scope: Scope, person: User) -> list[Told]:
    """Return what the ledger says of a person's places in the offices, the latest first."""
    ids = scope.office_ids(MANAGE)
    entries = Appointment.history.filter(office_id__in=ids, snapshot__person=person.pk)
    names = {office.pk: office.name for office in scope.offices}
    return [
        Told(entry.history_date, entry.actor_name, _sentence(entry, names if scope.office is None else {}))
        for entry in entries.order_by("-history_date", "-position")
    ]


def _sentence(entry: Any, names: dict[int, str]) -> str:
    kept = entry.snapshot
    facts = {
        "what": entry.history_change_reason,
        "role": Role(kept["role"]).label,
        "starts": _day(kept["starts"]),
        "ends": _day(kept["ends"]) if kept["ends"] else _("sans terme"),
    }
    words = (
        _("%(what)s (%(role)s, du %(starts)s, jusqu’au %(ends)s)")
        if kept["ends"]
        else _("%(what)s (%(role)s, du %(starts)s, sans terme)")
    )
    name = names.get(entry.office_id)
    return f"{name} – {words % facts}" if name else str(words % facts)


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"
