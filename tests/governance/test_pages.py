"""The installer's pages exist for the superuser alone, and speak plain French."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.governance.installation.urls import urlpatterns
from compliance.governance.people import services as people
from tests.accounts.test_pages import assert_ours
from tests.factories import (
    MembershipFactory,
    NetworkFactory,
    OfficeFactory,
    UserFactory,
    coordinator_of,
    dpo_of,
    member_of,
)
from tests.hostile.budgets import budget

OFFICE_ROLES = ("juriste", "direction", "auditor", "deontologue", "declarant", "admin")


@pytest.fixture
def addresses(db):
    """Every address of the installer, on a house that holds one of each."""
    membership = MembershipFactory()
    network, office = membership.network, membership.office
    member_of(office, "admin")
    admin = office.appointments.get()
    invited = {"email": "nadia@reims.example", "full_name": "Nadia", "role": "admin", "starts": timezone.localdate()}
    offer = people.invite(office, **invited, by=None)
    coordination = coordinator_of(network).coordinations.get()
    return {
        "index": reverse("governance:index"),
        "create_network": reverse("governance:create_network"),
        "network": reverse("governance:network", args=[network.pk]),
        "edit_network": reverse("governance:edit_network", args=[network.pk]),
        "join_network": reverse("governance:join_network", args=[network.pk]),
        "leave_network": reverse("governance:leave_network", args=[network.pk, membership.pk]),
        "appoint_coordinator": reverse("governance:appoint_coordinator", args=[network.pk]),
        "end_coordinator": reverse("governance:end_coordinator", args=[network.pk, coordination.pk]),
        "create_office": reverse("governance:create_office"),
        "office": reverse("governance:office", args=[office.slug]),
        "edit_office": reverse("governance:edit_office", args=[office.slug]),
        "appoint_admin": reverse("governance:appoint_admin", args=[office.slug]),
        "renew_admin": reverse("governance:renew_admin", args=[office.slug, offer.pk]),
        "withdraw_admin": reverse("governance:withdraw_admin", args=[office.slug, offer.pk]),
        "end_admin": reverse("governance:end_admin", args=[office.slug, admin.pk]),
    }


def test_no_address_is_forgotten(addresses):
    assert addresses.keys() == {pattern.name for pattern in urlpatterns}


def test_the_installer_opens_every_page(browser, addresses):
    for address in addresses.values():
        assert_ours(browser.get(address))


@pytest.mark.parametrize("role", [*OFFICE_ROLES, "dpo", "nobody"])
def test_nobody_else_sees_that_they_exist(client, addresses, role):
    office = OfficeFactory()
    person = {"dpo": dpo_of, "nobody": lambda _office: UserFactory()}.get(role, lambda held: member_of(held, role))
    client.force_login(person(office))
    for address in addresses.values():
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address


def test_signed_out_one_is_sent_to_the_door(addresses):
    for address in addresses.values():
        assert Client().get(address).url.startswith(reverse("account_login")), address


def test_an_empty_house_says_the_first_step(browser):
    page = browser.get(reverse("governance:index"))
    assert_ours(page)
    assert "Commencez ici" in page.text
    assert page.text.count(reverse("governance:create_network")) == 1
    assert page.text.count(reverse("governance:create_office")) == 1


def test_each_page_offers_the_next_step(browser):
    network, office = NetworkFactory(), OfficeFactory()
    assert "Aucun membre" in browser.get(reverse("governance:network", args=[network.pk])).text
    page = browser.get(reverse("governance:office", args=[office.slug])).text
    assert "Personne ne donne encore les accès ici" in page
    assert reverse("governance:appoint_admin", args=[office.slug]) in page
    assert "personne n’est nommé" in browser.get(reverse("governance:index")).text


def test_the_list_says_what_runs_today(browser, time_machine):
    time_machine.move_to("2026-04-07T12:00:00+02:00", tick=False)
    network = NetworkFactory(name="GIE Canopée")
    MembershipFactory(network=network, office=OfficeFactory(name="Opal"))
    MembershipFactory(network=network, office=OfficeFactory(name="Partie hier"), ends=date(2026, 4, 6))
    MembershipFactory(network=network, office=OfficeFactory(name="Attendue demain"), starts=date(2026, 4, 8))
    NetworkFactory(ended=True, name="Convention finie")

    context = browser.get(reverse("governance:index")).context
    assert [(row.name, row.member_count, state) for row, state in context["networks"]] == [
        ("Convention finie", 0, "ended"),
        ("GIE Canopée", 1, "current"),
    ]
    joined = {office.name: [m.network.name for m in office.running_memberships] for office in context["page"]}
    assert joined == {"Attendue demain": [], "Opal": ["GIE Canopée"], "Partie hier": []}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("opal", ["Opal"]),
        ("CREIL", ["Oise Habitat"]),
        ("732 829", ["Oise Habitat"]),
        ("nulle part", []),
        ("", ["Oise Habitat", "Opal"]),
        ("\x00", ["Oise Habitat", "Opal"]),
    ],
)
def test_an_office_is_found_among_hundreds(browser, asked, found):
    OfficeFactory(name="Opal", city="Laon")
    OfficeFactory(name="Oise Habitat", city="Creil", siren="732829320")
    page = browser.get(reverse("governance:index"), {"q": asked})
    assert [office.name for office in page.context["page"]] == found
    assert_ours(page)


def test_the_list_costs_the_same_for_one_office_or_sixty(browser):
    for office in OfficeFactory.create_batch(60):
        MembershipFactory(office=office)
    with budget("governance:index"):
        page = browser.get(reverse("governance:index"))
    assert len(page.context["page"]) == 50
    assert "page=2" in page.text
