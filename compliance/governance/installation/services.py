"""The verbs of the installer: each writes once, under the office's ledger when an office is concerned."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.history import ledger
from compliance.history.canonical import Content, canonical
from compliance.offices import rules
from compliance.offices.dated import network_chain, office_chain
from compliance.offices.models import ContactPoint, Membership, Network, Office

type Values = Mapping[str, Any]  # columns of a model, as a form gives them

REFUSALS = {
    "network-does-not-run": _("Le réseau n’existe pas encore, ou n’existe plus, à la date d’entrée."),
    "already-member": _("Cet organisme est déjà membre du réseau à ces dates."),
}


class StaleOffice(Exception):
    """Somebody saved the office meanwhile: ``current`` is what its sheet says now, ``typed`` what was refused."""

    def __init__(self, office: Office, current: Content, typed: Content) -> None:
        super().__init__(f"{office.slug} is at version {office.version}")
        self.office, self.current, self.typed = office, current, typed


# --- networks ---


def create_network(values: Values, *, by: User | None, at: datetime | None = None) -> Network:
    """Create a network, in the first entry of its ledger. Raises ValidationError when a value is refused."""
    network = Network(**values)
    with ledger.entry(by=by, reason=gettext("réseau créé"), at=at):
        network.full_clean()
        network.save()
    return network


def update_network(pk: int, values: Values, *, by: User | None) -> Network:
    """Change a network's columns; the same ones write nothing. Raises ValidationError when a value is refused."""
    with ledger.entry(by=by, reason=gettext("réseau modifié")) as entry:
        entry.lock(network_chain(pk))
        network = Network.objects.select_for_update().get(pk=pk)
        before = network.snapshot()
        _assign(network, values)
        network.full_clean()
        if network.snapshot() != before:
            network.save()
    return network


def join_network(
    network: Network,
    office: Office,
    *,
    starts: date,
    by: User | None,
    ends: date | None = None,
    at: datetime | None = None,
) -> Membership:
    """Make an office a member of a network, from a day to a day (open when ``ends`` is None).

    Raises ValidationError when the period is reversed, begins outside the network's, or is already covered.
    """
    with ledger.entry(by=by, reason=gettext("adhésion au réseau"), at=at) as entry:
        entry.lock(office.ledger_chain())
        membership = Membership(network=network, office=office, starts=starts, ends=ends)
        _check_membership(membership)
        membership.save()
    return membership


def leave_network(pk: int, *, on: date, by: User | None) -> Membership:
    """End a membership: ``on`` is its last day. Raises ValidationError when that is before its first."""
    chain = Office.objects.get(memberships=pk).ledger_chain()
    with ledger.entry(by=by, reason=gettext("fin d’adhésion")) as entry:
        entry.lock(chain)
        membership = Membership.objects.select_related("network", "office").get(pk=pk)
        membership.ends = on
        _check_membership(membership)
        membership.save()
    return membership


def _check_membership(membership: Membership) -> None:
    membership.full_clean()
    others = Membership.objects.filter(network=membership.network, office=membership.office).exclude(pk=membership.pk)
    periods = [other.period for other in others]
    refusal = rules.refuse_membership(membership.period, membership.network.period, periods)
    if refusal:
        raise ValidationError(REFUSALS[refusal.code], code=refusal.code)


# --- offices ---


def create_office(
    values: Values, points: Sequence[Values] = (), *, by: User | None, at: datetime | None = None
) -> Office:
    """Create an office and its contact points, in one entry of its ledger.

    Raises ValidationError when a value is refused.
    """
    office = Office(**values)
    with ledger.entry(by=by, reason=gettext("organisme créé"), at=at):
        office.full_clean()
        _save_office(office, _clean_points(points))
    return office


def update_office(
    pk: int, values: Values, points: Sequence[Values], *, version: int, by: User | None, at: datetime | None = None
) -> Office:
    """Change an office's sheet, if ``version`` is still the one stored. The same sheet writes nothing.

    The address word never changes. Raises StaleOffice when somebody saved meanwhile, ValidationError when a value is
    refused.
    """
    with ledger.entry(by=by, reason=gettext("organisme modifié"), at=at) as entry:
        entry.lock(office_chain(pk))
        office = Office.objects.select_for_update().get(pk=pk)
        before = office.snapshot()
        _assign(office, {**values, "slug": office.slug})
        office.full_clean()
        new_points = _clean_points(points)
        typed: Content = {**office.snapshot(), "contact_points": [point.content() for point in new_points]}
        if canonical(before) == canonical(typed):
            return office
        if office.version != version:
            raise StaleOffice(Office.objects.get(pk=pk), before, typed)
        _save_office(office, new_points)
    return office


def _clean_points(points: Sequence[Values]) -> list[ContactPoint]:
    rows = [ContactPoint(**point) for point in points]
    for row in rows:
        row.full_clean(exclude={"office"})
    return rows


def _save_office(office: Office, points: list[ContactPoint]) -> None:
    """Save the office in one entry that holds ``points``, then replace the stored points by them, rank by rank."""
    office.version += 1
    office.points_written = [point.content() for point in points]
    office.save()
    office.points_written = None
    stored = list(ContactPoint.objects.filter(office=office).order_by("pk"))
    for rank, point in enumerate(points):
        point.office = office
        point.pk = stored[rank].pk if rank < len(stored) else None
        point.save()
    for surplus in stored[len(points) :]:
        surplus.delete()


def _assign(row: Network | Office, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
