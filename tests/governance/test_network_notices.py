"""What is told before a convention, or a network, ends: 90, 30 and 7 days before, once each, to those concerned."""

from datetime import date

import pytest
import time_machine

from compliance.governance.daily import network_notices
from compliance.governance.networks import services
from compliance.notifications.models import Letter
from tests.factories import MembershipFactory, NetworkFactory, OfficeFactory, coordinator_of, member_of

pytestmark = pytest.mark.django_db

LAST = date(2026, 12, 31)


@pytest.fixture
def network():
    return NetworkFactory(name="GIE Canopée", starts=date(2018, 1, 1))


@pytest.fixture
def parties(network):
    return [MembershipFactory(network=network, office__name=name).office for name in ("Oise", "Reims")]


def told(day) -> set[str]:
    """Run the job of that day, twice; return who was written to."""
    Letter.objects.all().delete()
    with time_machine.travel(f"{day}T07:00:00+01:00", tick=False):
        network_notices(day)
        network_notices(day)
    letters = Letter.objects.order_by("to")
    assert len({letter.to for letter in letters}) == len(letters)
    return {letter.to for letter in letters}


def test_the_parties_and_the_coordinator_hear_of_a_convention_that_ends(network, parties):
    outsider = MembershipFactory(network=network).office
    member_of(outsider, "direction")
    member_of(parties[0], "juriste")
    coordinator_of(network, ends=date(2026, 1, 1))
    concerned = {
        coordinator_of(network).email,
        member_of(parties[0], "direction").email,
        member_of(parties[1], "admin").email,
    }
    values = {"title": "Accueil", "subject": "x", "signed_on": date(2023, 1, 1), "starts": date(2023, 1, 1)}
    services.sign_convention(network, values | {"ends": LAST}, parties, by=None)
    Letter.objects.all().delete()

    assert told(date(2026, 10, 1)) == set()
    assert told(date(2026, 10, 2)) == concerned
    letter = Letter.objects.order_by("to").first()
    assert "La convention « Accueil » prend fin le 31 décembre 2026" in letter.subject
    assert "Oise, Reims" in letter.body
    assert told(date(2026, 10, 3)) == set()
    assert told(date(2026, 12, 25)) == concerned  # days were lost: the nearest notice alone
    assert told(date(2026, 12, 31)) == set()
    assert told(date(2027, 1, 1)) == set()


def test_the_members_and_the_coordinator_hear_of_a_network_that_ends(parties):
    ending = NetworkFactory(name="Convention de l’Ouest", starts=date(2024, 1, 1), ends=LAST)
    for office in parties:
        MembershipFactory(network=ending, office=office, starts=date(2024, 1, 1))
    former = MembershipFactory(
        network=ending, office=OfficeFactory(), starts=date(2024, 1, 1), ends=date(2025, 12, 31)
    ).office
    member_of(former, "admin")
    concerned = {coordinator_of(ending, starts=date(2024, 1, 1)).email, member_of(parties[0], "admin").email}

    assert told(date(2026, 12, 1)) == concerned
    assert "Le réseau Convention de l’Ouest prend fin le 31 décembre 2026" in Letter.objects.order_by("to")[0].subject
    services.update_network(ending.pk, {"ends": date(2027, 1, 31)}, by=None)
    assert told(date(2027, 1, 24)) == concerned
