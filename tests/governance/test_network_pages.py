"""Creating networks, and the offices that join and leave them, from the screens."""

from datetime import date

import pytest
from django.urls import reverse

from compliance.notifications.models import Letter
from compliance.offices.models import Membership, Network
from tests.factories import MembershipFactory, NetworkFactory, OfficeFactory, member_of

CANOPEE = {"name": "GIE Canopée", "kind": "gie", "starts": "2018-01-01", "ends": "", "description": "Quatre offices."}


@pytest.fixture
def network(db):
    return NetworkFactory(name="GIE Canopée", starts=date(2018, 1, 1))


def test_a_network_is_created(browser):
    done = browser.post(reverse("governance:create_network"), CANOPEE, follow=True)

    network = Network.objects.get()
    assert done.redirect_chain == [(reverse("governance:network", args=[network.pk]), 302)]
    assert "Le réseau GIE Canopée est créé." in done.text
    assert (network.kind, network.starts, network.ends) == ("gie", date(2018, 1, 1), None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Ce champ est obligatoire."),
        ({"name": "Archipel"}, "Un réseau porte déjà ce nom."),
        ({"kind": ""}, "Ce champ est obligatoire."),
        ({"ends": "2017-12-31"}, "La fin ne peut pas précéder le début."),
        ({"starts": "hier"}, "Saisissez une date valide."),
        ({"description": "a\x07b"}, "Un caractère invisible"),
    ],
)
def test_a_refused_network_keeps_what_was_typed(browser, typed, words):
    NetworkFactory(name="Archipel")
    page = browser.post(reverse("governance:create_network"), CANOPEE | {"description": "Gardé."} | typed)

    (field,) = typed
    assert page.status_code == 422
    assert "Votre saisie n’est pas encore enregistrée" in page.text
    assert f'href="#id_{field}"' in page.text
    assert any(words in error for error in page.context["form"].errors[field])
    assert page.context["form"]["description"].value() == ({"description": "Gardé."} | typed)["description"]
    assert Network.objects.count() == 1


def test_a_network_is_changed(browser, network):
    page = reverse("governance:edit_network", args=[network.pk])
    done = browser.post(page, CANOPEE | {"ends": "2030-12-31"}, follow=True)

    network.refresh_from_db()
    assert network.ends == date(2030, 12, 31)
    assert "Vos modifications sont enregistrées." in done.text
    assert "Rien n’a changé" in browser.post(page, CANOPEE | {"ends": "2030-12-31"}, follow=True).text


def test_an_office_joins_and_is_told(browser, network):
    office = OfficeFactory(name="Opal")
    admin, direction = member_of(office, "admin"), member_of(office, "direction")
    member_of(office, "juriste")
    page = reverse("governance:join_network", args=[network.pk])
    done = browser.post(page, {"office": office.pk, "starts": "2022-01-01", "ends": ""}, follow=True)

    membership = Membership.objects.get()
    assert (membership.office, membership.starts, membership.ends) == (office, date(2022, 1, 1), None)
    assert membership.history.get().actor_name == "Claude Hébert"
    assert "Opal est membre du réseau." in done.text
    letters = Letter.objects.all()
    assert {letter.to for letter in letters} == {admin.email, direction.email}
    assert {letter.office for letter in letters} == {office}
    assert all("Opal est membre du réseau GIE Canopée à partir du 1er janvier 2022" in one.subject for one in letters)

    again = browser.post(page, {"office": office.pk, "starts": "2023-01-01"})
    assert again.status_code == 422
    assert again.context["form"].errors == {"office": ["Cet organisme est déjà membre du réseau à ces dates."]}
    early = browser.post(page, {"office": OfficeFactory().pk, "starts": "2017-12-31"})
    assert list(early.context["form"].errors) == ["starts"]


def test_a_membership_ends(browser, network):
    membership = MembershipFactory(network=network)
    page = reverse("governance:leave_network", args=[network.pk, membership.pk])
    assert browser.get(page).context["form"]["ends"].value() is not None

    refused = browser.post(page, {"ends": "2017-01-01"})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"ends": ["La fin ne peut pas précéder le début."]}

    done = browser.post(page, {"ends": "2026-06-30"}, follow=True)
    membership.refresh_from_db()
    assert membership.ends == date(2026, 6, 30)
    assert "dernier jour le 30 juin 2026." in done.text


def test_a_membership_belongs_to_its_network(browser, network):
    elsewhere = MembershipFactory()
    assert browser.get(reverse("governance:leave_network", args=[network.pk, elsewhere.pk])).status_code == 404
