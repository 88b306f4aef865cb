"""The shared cast: networks, offices, and people who hold a place in them through the real services."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from compliance.access import services
from compliance.accounts.models import User
from compliance.history import ledger
from compliance.offices.enums import LegalForm, NetworkKind
from compliance.offices.models import Mandate, Membership, Network, Office
from tests.accounts.factories import PASSWORD, UserFactory

__all__ = [
    "PASSWORD",
    "MembershipFactory",
    "NetworkFactory",
    "OfficeFactory",
    "UserFactory",
    "coordinator_of",
    "dpo_of",
    "installer",
    "mandate_of",
    "member_of",
    "siren",
]

LONG_AGO = date(2018, 1, 1)


def siren(number: int) -> str:
    """Return the valid SIREN whose first eight digits are ``number``'s last eight: the ninth is its Luhn key."""
    first = f"{number:08d}"[-8:]
    doubled = [int(digit) * (2 if rank % 2 else 1) for rank, digit in enumerate(first)]
    total = sum(digit - 9 if digit > 9 else digit for digit in doubled)
    return f"{first}{-total % 10}"


class NetworkFactory(DjangoModelFactory[Network]):
    """A network that began in 2018 and has no end; ``ended`` gives a convention that ran its three years."""

    class Meta:
        model = Network

    class Params:
        ended = factory.Trait(kind=NetworkKind.CONVENTION, starts=date(2021, 11, 1), ends=date(2024, 10, 31))

    name = factory.Sequence(lambda n: f"Réseau {n}")
    kind = NetworkKind.GIE
    starts = LONG_AGO

    @classmethod
    def _create(cls, model_class: type[Network], *args: Any, **values: Any) -> Network:
        with ledger.entry(by=None, reason="network created"):
            return super()._create(model_class, *args, **values)


class OfficeFactory(DjangoModelFactory[Office]):
    """An office of the house, saved with its ledger entry."""

    class Meta:
        model = Office

    name = factory.Sequence(lambda n: f"Office {n}")
    slug = factory.Sequence(lambda n: f"office-{n}")
    legal_form = LegalForm.OPH
    siren = factory.Sequence(lambda n: siren(30_000_000 + 7919 * n))
    city = "Amiens"

    @classmethod
    def _create(cls, model_class: type[Office], *args: Any, **values: Any) -> Office:
        with ledger.entry(by=None, reason="office created"):
            return super()._create(model_class, *args, **values)


class MembershipFactory(DjangoModelFactory[Membership]):
    """An office in a network, since 2018."""

    class Meta:
        model = Membership

    network = factory.SubFactory(NetworkFactory)
    office = factory.SubFactory(OfficeFactory)
    starts = LONG_AGO

    @classmethod
    def _create(cls, model_class: type[Membership], *args: Any, **values: Any) -> Membership:
        with ledger.entry(by=None, reason="membership"):
            return super()._create(model_class, *args, **values)


def installer(**values: Any) -> User:
    """Return the superuser, who creates networks and offices and reads no content."""
    return UserFactory(is_superuser=True, **values)


def coordinator_of(
    network: Network, *, person: User | None = None, starts: date = LONG_AGO, ends: date | None = None
) -> User:
    """Return a person (a new one unless given) who coordinates the network."""
    person = person or UserFactory()
    services.coordinate(network, person, starts=starts, ends=ends, by=None)
    return person


def member_of(
    office: Office,
    role: str = "juriste",
    *,
    person: User | None = None,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> User:
    """Return a person (a new one unless given) who holds ``role`` in the office."""
    person = person or UserFactory()
    services.appoint(office, person, role, starts=starts, ends=ends, by=None)
    return person


def mandate_of(office: Office, *, person: User | None = None, entrusted: bool = True, **facts: Any) -> Mandate:
    """Return a mandate of the office, which begins long ago unless ``starts`` says otherwise."""
    facts.setdefault("starts", LONG_AGO)
    return services.designate(office, person or UserFactory(), by=None, register_entrusted=entrusted, **facts)


def dpo_of(office: Office, *others: Office, entrusted: bool = True, person: User | None = None) -> User:
    """Return the DPO shared by the offices; the register is entrusted to it or not."""
    person = person or UserFactory()
    for served in (office, *others):
        mandate_of(served, person=person, entrusted=entrusted)
    return person
