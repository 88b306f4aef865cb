"""Networks, and the offices that join and leave them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from compliance.governance.networks import services
from compliance.history.models import Chain
from compliance.offices.models import Membership, Network
from tests.factories import NetworkFactory, OfficeFactory

pytestmark = pytest.mark.django_db

CONVENTION = {"name": "Convention de l’Ouest", "kind": "convention", "starts": date(2021, 11, 1), "description": ""}


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def network():
    return NetworkFactory(starts=date(2021, 11, 1), ends=date(2024, 10, 31))


def refusal(verb, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as refused:
        verb(*args, **kwargs)
    return refused.value.code


def test_a_network_is_created_and_changed(root):
    created = services.create_network(CONVENTION | {"ends": None}, by=root)
    for _twice in range(2):
        services.update_network(created.pk, {"ends": date(2024, 10, 31), "description": "Trois ans."}, by=root)

    stored = Network.objects.get()
    assert (stored.name, stored.ends, stored.description) == (CONVENTION["name"], date(2024, 10, 31), "Trois ans.")
    entries = stored.history.order_by("position")
    assert [(entry.actor_name, entry.snapshot["ends"]) for entry in entries] == [
        ("Claude Hébert", None),
        ("Claude Hébert", "2024-10-31"),
    ]
    assert {entry.chain.key for entry in entries} == {f"network:{stored.pk}"}


def test_a_network_does_not_end_before_it_starts(network):
    with pytest.raises(ValidationError):
        services.create_network(CONVENTION | {"ends": date(2021, 10, 31)}, by=None)
    with pytest.raises(ValidationError):
        services.update_network(network.pk, {"ends": date(2021, 10, 31)}, by=None)
    assert Network.objects.get().ends == date(2024, 10, 31)


def test_joining_and_leaving_are_entries_of_the_office(root, network, office):
    membership = services.join_network(network, office, starts=date(2022, 1, 1), by=root)
    services.leave_network(membership.pk, on=date(2023, 6, 30), by=root)

    entries = membership.history.order_by("position")
    assert [(entry.actor_name, entry.snapshot["ends"]) for entry in entries] == [
        ("Claude Hébert", None),
        ("Claude Hébert", "2023-06-30"),
    ]
    assert Chain.objects.get(key=office.ledger_chain()).position == 3
    assert Membership.objects.get().ends == date(2023, 6, 30)


def test_an_office_joins_once_at_a_time(root, network, office):
    services.join_network(network, office, starts=date(2022, 1, 1), ends=date(2022, 12, 31), by=root)

    assert refusal(services.join_network, network, office, starts=date(2022, 12, 31), by=root) == "already-member"
    services.join_network(network, office, starts=date(2023, 1, 1), by=root)
    services.join_network(NetworkFactory(), office, starts=date(2022, 1, 1), by=root)
    services.join_network(network, OfficeFactory(), starts=date(2022, 1, 1), by=root)
    assert Membership.objects.count() == 4


@pytest.mark.parametrize("starts", [date(2021, 10, 31), date(2024, 11, 1)])
def test_a_network_is_joined_while_it_lives(root, network, office, starts):
    assert refusal(services.join_network, network, office, starts=starts, by=root) == "network-does-not-run"


def test_a_membership_is_not_prolonged_over_the_next_one(root, network, office):
    first = services.join_network(network, office, starts=date(2022, 1, 1), ends=date(2022, 6, 30), by=root)
    services.join_network(network, office, starts=date(2023, 1, 1), by=root)

    assert refusal(services.leave_network, first.pk, on=date(2023, 1, 1), by=root) == "already-member"
    with pytest.raises(ValidationError):
        services.leave_network(first.pk, on=date(2021, 12, 31), by=root)
    assert Membership.objects.get(pk=first.pk).ends == date(2022, 6, 30)
