"""The figures of a network: of the members of the day, drafts left out, no office named."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from compliance.dashboards.aggregates import network_figures
from compliance.subject_requests import services
from tests.factories import MembershipFactory, NetworkFactory, OfficeFactory, coordinator_of, member_of
from tests.hostile.budgets import budget
from tests.processing.factories import an_activity, approved, ended, submitted
from tests.subject_requests.factories import NOBODY, a_request, answered, days_ago, qualified

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory(name="GIE Canopée")


def a_member(network, **dates):
    """Return a member whose register holds a draft, a late one that is submitted, two approved, one with a transfer."""
    office = MembershipFactory(network=network, **dates).office
    an_activity(office)
    submitted(office, incomplete=True, review_on="2020-01-01")
    approved(office)
    approved(office, with_transfer=True)
    return office


def figures(network):
    return network_figures(network, timezone.localdate())


def test_three_members_are_told_together(network):
    for _ in range(3):
        ended(a_member(network))
    told = figures(network)
    assert (told.members, told.registered) == (3, 12)
    assert told.by_status == [("soumise", 3), ("approuvée", 6), ("terminée", 3)]
    assert (told.complete_share, told.with_transfers, told.review_late, told.dpia_required) == (75, 3, 3, None)


def test_two_members_are_told_nothing_but_their_number(network):
    for _ in range(2):
        ended(a_member(network))
    told = figures(network)
    assert told.members == 2
    assert (told.registered, told.complete_share, told.with_transfers, told.review_late) == (None,) * 4
    assert {value for _status, value in told.by_status} == {None}


def test_a_third_member_with_an_empty_register_opens_nothing(network):
    for _ in range(2):
        a_member(network)
    an_activity(MembershipFactory(network=network).office)
    told = figures(network)
    assert (told.members, told.registered) == (3, None)


def test_one_office_that_ended_a_record_hides_another_status_with_its_own(network):
    offices = [a_member(network) for _ in range(3)]
    ended(offices[0])
    told = figures(network)
    assert (told.registered, dict(told.by_status)) == (10, {"soumise": None, "approuvée": 6, "terminée": None})
    assert told.complete_share == 70


def requests_of(network, *, late=0, refused=0):
    """Return a member that answered two requests in time, and as many late and refused as said."""
    office = MembershipFactory(network=network).office
    for _ in range(2):
        answered(qualified(office))
    for _ in range(late):
        answered(qualified(office, received=days_ago(60)))
    for _ in range(refused):
        answered(qualified(office), outcome="refused")
    return office


@time_machine.travel("2026-11-22T12:00:00+01:00")
def test_the_requests_of_three_members_are_told_together_and_no_part_gives_one_back(network):
    one, *_others = [requests_of(network, late=1) for _ in range(3)]
    told = figures(network).requests
    assert (told.received, told.extended, told.refused) == (9, None, None)
    assert [value for _place, value in told.by_place] == [None, 3, None, None, None]  # what is nobody's is hidden, too
    requests_of(network, refused=1)
    a_request(one, readers=[member_of(one)])  # counted, and hidden with the late ones: it is one office's
    told = figures(network).requests
    assert (told.received, told.refused) == (13, None)
    assert [value for _place, value in told.by_place] == [9, None, None, None, None]
    services.qualify(a_request(one).pk, "complaint", [], NOBODY)
    assert figures(network).requests == told


@time_machine.travel("2026-11-22T12:00:00+01:00")
def test_the_requests_of_two_members_are_not_told(network):
    for _ in range(2):
        requests_of(network, late=1, refused=1)
    MembershipFactory(network=network)
    told = figures(network).requests
    assert told.received is None and {value for _place, value in told.by_place} == {None}


def test_the_members_of_the_day_alone_are_counted(network):
    today = timezone.localdate()
    for _ in range(3):
        ended(a_member(network))
    before = figures(network)
    ended(a_member(network, ends=today - timedelta(days=1)))
    ended(a_member(network, starts=today + timedelta(days=1)))
    ended(a_member(NetworkFactory()))
    submitted(OfficeFactory())
    assert figures(network) == before
    ended(a_member(network, ends=today))
    assert figures(network).members == 4


def test_a_network_that_ended_has_no_member_left():
    network = NetworkFactory(starts=date(2018, 1, 1), ends=timezone.localdate() - timedelta(days=1))
    for _ in range(3):
        ended(a_member(network))
    assert figures(network).members == 0


def test_the_page_names_no_office_and_leads_to_no_record(network):
    offices = [a_member(network) for _ in range(3)]
    client = Client()
    client.force_login(coordinator_of(network))
    page = client.get(f"/reseaux/{network.pk}/chiffres/")
    assert "organismes membres" in page.text
    assert "non montré" in page.text
    assert not [office for office in offices if office.name in page.text]
    assert "/offices/" not in page.text


@pytest.mark.parametrize("count", [3, 300])
def test_the_figures_cost_the_same_with_three_members_and_three_hundred(network, count):
    offices = [MembershipFactory(network=network).office for _ in range(count)]
    for office in offices[:3]:
        submitted(office)
    client = Client()
    client.force_login(coordinator_of(network))
    client.get(f"/reseaux/{network.pk}/chiffres/")
    with budget("network_figures"):
        assert client.get(f"/reseaux/{network.pk}/chiffres/").status_code == 200
