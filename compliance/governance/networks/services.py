"""The verbs of a network's life: its members, who coordinates, who presides, which conventions bind its members.

Memberships are entries of the office's chain, everything else of the network's.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compliance.access import services as access
from compliance.accounts.invitations import invite, may_sign_in
from compliance.accounts.models import User
from compliance.governance.networks.messages import CoordinationGiven, OfficeJoined, OfficeLeaves
from compliance.governance.persons import person_at
from compliance.governance.refusals import refuse
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.notifications.services import queue
from compliance.offices import rules
from compliance.offices.dated import network_chain
from compliance.offices.models import Convention, Coordination, Membership, Network, Office, Presidency

type Values = Mapping[str, Any]  # columns of a model, as a form gives them

REFUSALS = {
    "network-does-not-run": _("Le réseau n’existe pas encore, ou n’existe plus, à cette date."),
    "already-member": _("Cet organisme est déjà membre du réseau à ces dates."),
    "not-a-member": _("Cet organisme n’est membre du réseau aucun jour de cette année."),
    "too-few-parties": _("Une convention lie au moins deux membres du réseau."),
    "party-is-no-member": _("Chaque partie est membre du réseau au premier jour de la convention."),
}


class StaleConvention(Exception):
    """Somebody saved the convention meanwhile: ``current`` is what it says now, ``typed`` what was refused."""

    def __init__(self, convention: Convention, current: Content, typed: Content) -> None:
        super().__init__(f"convention {convention.pk} is at version {convention.version}")
        self.convention, self.current, self.typed = convention, current, typed


# --- the network and its members ---


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
        for name, value in values.items():
            setattr(network, name, value)
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

    The office's direction and administrators are told by letter. Raises ValidationError when the period is reversed,
    begins outside the network's, or is already covered.
    """
    with ledger.entry(by=by, reason=gettext("adhésion au réseau"), at=at) as entry:
        entry.lock(office.ledger_chain())
        membership = Membership(network=network, office=office, starts=starts, ends=ends)
        _check_membership(membership)
        membership.save()
        queue(OfficeJoined(membership))
    return membership


def leave_network(pk: int, *, on: date, by: User | None) -> Membership:
    """End a membership: ``on`` is its last day; the office is told by letter.

    Raises ValidationError when that is before its first day, or runs into the office's next membership there.
    """
    chain = Office.objects.get(memberships=pk).ledger_chain()
    with ledger.entry(by=by, reason=gettext("fin d’adhésion")) as entry:
        entry.lock(chain)
        membership = Membership.objects.select_related("network", "office").get(pk=pk)
        membership.ends = on
        _check_membership(membership)
        membership.save()
        queue(OfficeLeaves(membership))
    return membership


def _check_membership(membership: Membership) -> None:
    membership.full_clean()
    others = Membership.objects.filter(network=membership.network, office=membership.office).exclude(pk=membership.pk)
    periods = [other.period for other in others]
    refuse(rules.refuse_membership(membership.period, membership.network.period, periods), REFUSALS)


# --- who coordinates ---


def appoint_coordinator(
    network: Network, *, email: str, full_name: str, starts: date, by: User | None, ends: date | None = None
) -> Coordination:
    """Make the person of an address the coordinator of a network, and write to them.

    The account is created when the address is new; ``full_name`` serves only then. Raises ValidationError as
    `compliance.access.services.coordinate` does, and when the account is closed.
    """
    with transaction.atomic():
        person = person_at(email, full_name)
        coordination = access.coordinate(network, person, starts=starts, ends=ends, by=by)
        token = "" if may_sign_in(person) else invite(person.email, person.full_name)[1]
        queue(CoordinationGiven(coordination, token))
    return coordination


# --- presidency ---


def note_presidency(
    network: Network, office: Office, *, year: int, by: User | None, at: datetime | None = None
) -> Presidency:
    """Note which member presides over the network in a civil year.

    Raises ValidationError when the year has its presidency, or the office is no member then.
    """
    with ledger.entry(by=by, reason=gettext("présidence notée"), at=at) as entry:
        entry.lock(network.ledger_chain())
        presidency = Presidency(network=network, office=office, year=year)
        _check_presidency(presidency)
        presidency.save()
    return presidency


def correct_presidency(pk: int, *, office: Office, year: int, by: User | None) -> Presidency:
    """Correct a presidency: its office, its year; the same ones write nothing. Raises as `note_presidency` does."""
    chain = network_chain(Presidency.objects.values_list("network", flat=True).get(pk=pk))
    with ledger.entry(by=by, reason=gettext("présidence corrigée")) as entry:
        entry.lock(chain)
        presidency = Presidency.objects.select_related("network").get(pk=pk)
        before = presidency.snapshot()
        presidency.office, presidency.year = office, year
        _check_presidency(presidency)
        if presidency.snapshot() != before:
            presidency.save()
    return presidency


def _check_presidency(presidency: Presidency) -> None:
    presidency.full_clean()
    network = presidency.network
    held = Membership.objects.filter(network=network, office=presidency.office)
    refuse(rules.refuse_presidency(presidency.year, network.period, [place.period for place in held]), REFUSALS)


# --- conventions ---


def sign_convention(
    network: Network, values: Values, parties: Collection[Office], *, by: User | None, at: datetime | None = None
) -> Convention:
    """Write down a convention between members of a network.

    Raises ValidationError when a value is refused, when there are fewer than two parties, or when one of them is no
    member on its first day.
    """
    with ledger.entry(by=by, reason=gettext("convention signée"), at=at) as entry:
        entry.lock(network.ledger_chain())
        convention = Convention(network=network, **values)
        _check_convention(convention, parties)
        _save_convention(convention, parties)
    return convention


def revise_convention(
    pk: int, values: Values, parties: Collection[Office], *, version: int, by: User | None
) -> Convention:
    """Change a convention, if ``version`` is still the one stored. The same convention writes nothing.

    Raises StaleConvention when somebody saved meanwhile, ValidationError as `sign_convention` does.
    """
    with ledger.entry(by=by, reason=gettext("convention modifiée")) as entry:
        convention = _locked_convention(pk, entry)
        before = convention.snapshot()
        for name, value in values.items():
            setattr(convention, name, value)
        _check_convention(convention, parties)
        convention.parties_written = [party.pk for party in parties]
        typed = convention.snapshot()
        if typed == before:
            return convention
        if convention.version != version:
            raise StaleConvention(Convention.objects.get(pk=pk), before, typed)
        _save_convention(convention, parties)
    return convention


def end_convention(pk: int, *, on: date, by: User | None) -> Convention:
    """Move the end of a convention: ``on`` is its last day. Raises ValidationError when that is before its first."""
    with ledger.entry(by=by, reason=gettext("fin de convention")) as entry:
        convention = _locked_convention(pk, entry)
        parties = list(convention.parties.order_by("pk"))
        convention.ends = on
        convention.full_clean()
        _save_convention(convention, parties)
    return convention


def _locked_convention(pk: int, entry: ledger.Entry) -> Convention:
    # The chain is locked before the row, always in that order: two writers never wait for each other.
    entry.lock(network_chain(Convention.objects.values_list("network", flat=True).get(pk=pk)))
    return Convention.objects.select_for_update().get(pk=pk)


def _check_convention(convention: Convention, parties: Collection[Office]) -> None:
    convention.full_clean()
    held: dict[int, list[rules.Period]] = {party.pk: [] for party in parties}
    for place in Membership.objects.filter(network=convention.network, office__in=parties):
        held[place.office_id].append(place.period)
    refuse(rules.refuse_convention(convention.period, convention.network.period, held.values()), REFUSALS)


def _save_convention(convention: Convention, parties: Collection[Office]) -> None:
    """Save the convention in one entry that holds its parties, then its parties: they need its id."""
    convention.version += 1
    convention.parties_written = [party.pk for party in parties]
    convention.save()
    convention.parties_written = None
    convention.parties.set(parties)
