"""The verbs of a network's life: who presides, which conventions bind its members. Each is an entry of its chain."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.offices import rules
from compliance.offices.dated import network_chain
from compliance.offices.models import Convention, Membership, Network, Office, Presidency

type Values = Mapping[str, Any]  # columns of a model, as a form gives them

REFUSALS = {
    "network-does-not-run": _("Le réseau n’existe pas encore, ou n’existe plus, à cette date."),
    "not-a-member": _("Cet organisme n’est membre du réseau aucun jour de cette année."),
    "too-few-parties": _("Une convention lie au moins deux membres du réseau."),
    "party-is-no-member": _("Chaque partie est membre du réseau au premier jour de la convention."),
}


class StaleConvention(Exception):
    """Somebody saved the convention meanwhile: ``current`` is what it says now, ``typed`` what was refused."""

    def __init__(self, convention: Convention, current: Content, typed: Content) -> None:
        super().__init__(f"convention {convention.pk} is at version {convention.version}")
        self.convention, self.current, self.typed = convention, current, typed


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
    _refuse(rules.refuse_presidency(presidency.year, network.period, [place.period for place in held]))


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
    _refuse(rules.refuse_convention(convention.period, convention.network.period, held.values()))


def _save_convention(convention: Convention, parties: Collection[Office]) -> None:
    """Save the convention in one entry that holds its parties, then its parties: they need its id."""
    convention.version += 1
    convention.parties_written = [party.pk for party in parties]
    convention.save()
    convention.parties_written = None
    convention.parties.set(parties)


def _refuse(refusal: rules.Refusal | None) -> None:
    if refusal:
        raise ValidationError(REFUSALS[refusal.code], code=refusal.code)
