"""The coordinator's pages: members by SIREN, presidencies, conventions; what is refused, kept and told."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from compliance.access import services as access
from compliance.governance.networks import services, views
from compliance.notifications.models import Letter
from compliance.offices.models import Convention, Coordination, Presidency
from tests.factories import (
    MembershipFactory,
    NetworkFactory,
    OfficeFactory,
    coordinator_of,
    member_of,
)
from tests.hostile.budgets import budget

pytestmark = pytest.mark.django_db

DATES = {"signed_on": date(2021, 12, 15), "starts": date(2022, 1, 1), "ends": date(2029, 12, 31)}
CONVENTION = {"title": "Accueil commun", "subject": "Un accueil à deux.", **DATES}


@pytest.fixture
def network():
    return NetworkFactory(name="GIE Canopée", starts=date(2018, 1, 1))


@pytest.fixture
def person(network):
    return coordinator_of(network)


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def members(network):
    return [MembershipFactory(network=network, office__name=name).office for name in ("Oise Habitat", "Reims Habitat")]


def page(name, network, *args):
    return reverse(f"networks:{name}", args=[network.pk, *args])


def test_members_run_come_or_have_left(browser, network, members):
    MembershipFactory(network=network, office__name="Aisne Habitat", ends=date(2020, 12, 31))
    MembershipFactory(network=network, office__name="Abbeville", starts=date(2030, 1, 1))
    shown = browser.get(page("network", network))

    listed = [(member.office.name, standing) for member, standing in shown.context["members"]]
    assert listed == [
        ("Oise Habitat", "current"),
        ("Reims Habitat", "current"),
        ("Abbeville", "upcoming"),
        ("Aisne Habitat", "ended"),
    ]
    assert "/installation/" not in shown.text
    assert "/offices/" not in shown.text


def test_no_page_offers_the_offices_of_the_installation(browser, network, members):
    OfficeFactory(name="Une autre maison")
    for name in ("network", "note_presidency", "sign_convention"):
        assert "Une autre maison" not in browser.get(page(name, network)).text


def test_the_presidency_of_this_year_comes_first(browser, network, members):
    for year in (2024, 2026, 2027):
        services.note_presidency(network, members[0], year=year, by=None)
    done = browser.post(page("note_presidency", network), {"year": 2025, "office": members[1].pk}, follow=True)
    assert "Reims Habitat préside le réseau en 2025." in done.text
    assert [noted.year for noted in done.context["presidencies"]] == [2026, 2027, 2025, 2024]

    again = browser.post(page("note_presidency", network), {"year": 2025, "office": members[0].pk})
    assert again.status_code == 422
    assert again.context["form"].errors == {"year": ["Une présidence est déjà notée pour cette année."]}
    early = browser.post(page("note_presidency", network), {"year": 2019, "office": joined_in_2020(network).pk})
    assert list(early.context["form"].errors) == ["office"]


def joined_in_2020(network):
    return MembershipFactory(network=network, starts=date(2020, 1, 1)).office


def test_a_presidency_is_corrected(browser, network, members):
    noted = services.note_presidency(network, members[0], year=2025, by=None)
    address = page("correct_presidency", network, noted.pk)
    assert browser.get(address).context["form"].initial == {"year": 2025, "office": members[0].pk}
    browser.post(address, {"year": 2025, "office": members[1].pk})
    assert Presidency.objects.get().office == members[1]


def typed_convention(members, **changed):
    dates = {name: day.isoformat() for name, day in DATES.items()}
    return {**CONVENTION, **dates, "parties": [member.pk for member in members], **changed}


def test_a_convention_is_signed_changed_and_ended(browser, network, members):
    done = browser.post(page("sign_convention", network), typed_convention(members), follow=True)
    found = Convention.objects.get()
    assert "La convention « Accueil commun » est enregistrée." in done.text
    assert "Reims Habitat" in done.text

    address = page("edit_convention", network, found.pk)
    browser.post(address, typed_convention(members, notice="Trois mois.", version=1))
    assert (
        "Rien n’a changé"
        in browser.post(address, typed_convention(members, notice="Trois mois.", version=2), follow=True).text
    )
    browser.post(page("end_convention", network, found.pk), {"ends": "2027-06-30"})
    found.refresh_from_db()
    assert (found.notice, found.ends, found.version) == ("Trois mois.", date(2027, 6, 30), 3)
    assert len(browser.get(page("convention", network, found.pk)).context["moments"]) == 3


def test_a_refused_convention_keeps_what_was_typed(browser, network, members):
    refused = browser.post(page("sign_convention", network), typed_convention(members[:1]))
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"parties": ["Une convention lie au moins deux membres du réseau."]}
    assert refused.context["form"]["title"].value() == "Accueil commun"
    stranger = MembershipFactory().office
    refused = browser.post(page("sign_convention", network), typed_convention([*members, stranger]))
    assert list(refused.context["form"].errors) == ["parties"]
    assert not Convention.objects.exists()


def test_a_stale_convention_shows_both_versions(browser, network, members):
    third = MembershipFactory(network=network, office__name="Opal").office
    found = services.sign_convention(network, CONVENTION, members, by=None)
    services.revise_convention(found.pk, CONVENTION | {"notice": "Six mois."}, [*members, third], version=1, by=None)
    address = page("edit_convention", network, found.pk)
    stale = browser.post(address, typed_convention(members, title="Accueil", version=1))

    assert stale.status_code == 409
    assert {line.label for line in stale.context["stale_lines"]} == {"Intitulé", "Préavis", "Partie 3"}
    assert "Opal" in stale.text and 'value="Accueil"' in stale.text
    browser.post(address, typed_convention(members, title="Accueil", version=stale.context["version"]))
    assert Convention.objects.get().title == "Accueil"


def test_what_another_network_holds_is_not_found(browser, network):
    elsewhere = MembershipFactory()
    other = MembershipFactory(network=elsewhere.network).office
    theirs = services.sign_convention(elsewhere.network, CONVENTION, [elsewhere.office, other], by=None)
    presided = services.note_presidency(elsewhere.network, other, year=2026, by=None)
    for name, pk in (
        ("convention", theirs.pk),
        ("edit_convention", theirs.pk),
        ("end_convention", theirs.pk),
        ("correct_presidency", presided.pk),
    ):
        assert browser.get(page(name, network, pk)).status_code == 404, name
        assert browser.get(page(name, elsewhere.network, pk)).status_code == 404, name


def test_one_network_is_opened_at_once_and_several_are_listed(browser, network, person):
    assert browser.get(reverse("networks:list")).headers["Location"] == page("network", network)
    second = NetworkFactory(name="Convention de l’Ouest")
    coordinator_of(second, person=person)
    listed = browser.get(reverse("networks:list"))
    assert [one.name for one, _standing in listed.context["networks"]] == ["Convention de l’Ouest", "GIE Canopée"]
    assert [item.url for item in listed.context["nav_items"]] == ["/reseaux/"]


def test_a_right_that_ends_while_one_writes_undoes_the_write(browser, network, members, monkeypatch):
    real = services.sign_convention

    def sign(*args, **kwargs):
        done = real(*args, **kwargs)
        Coordination.objects.get().grants.all().delete()
        return done

    monkeypatch.setattr(views.services, "sign_convention", sign)
    assert browser.post(page("sign_convention", network), typed_convention(members)).status_code == 403
    assert not Convention.objects.exists()


def test_whoever_serves_offices_too_finds_the_network_in_the_rail(browser, network, person):
    member_of(OfficeFactory(slug="oise"), person=person)
    items = [item.url for item in browser.get("/offices/oise/traitements/").context["nav_items"]]
    assert items[-1] == "/reseaux/"


# --- the installer appoints ---


def test_the_installer_appoints_a_coordinator_and_ends(root, network):
    client = Client()
    client.force_login(root)
    typed = {"email": "elise@canopee.example", "full_name": "Élise Maurin", "starts": "2026-01-01"}
    done = client.post(reverse("governance:appoint_coordinator", args=[network.pk]), typed, follow=True)
    assert "Élise Maurin coordonne le réseau" in done.text
    letter = Letter.objects.get()
    assert (letter.to, "/invitation/" in letter.body) == ("elise@canopee.example", True)
    assert "Vous coordonnez le réseau GIE Canopée" in letter.subject

    given = Coordination.objects.get()
    again = client.post(reverse("governance:appoint_coordinator", args=[network.pk]), typed)
    assert again.context["form"].errors == {"email": ["Cette personne coordonne déjà ce réseau à ces dates."]}
    address = reverse("governance:end_coordinator", args=[network.pk, given.pk])
    client.post(address, {"ends": "2026-06-30"})
    given.refresh_from_db()
    assert given.ends == date(2026, 6, 30)
    assert given.history.order_by("position").last().actor_name == "Claude Hébert"


# --- what it costs ---


@pytest.mark.parametrize("count", [3, 300])
def test_the_network_page_costs_the_same_with_three_members_and_three_hundred(browser, network, count):
    offices = [MembershipFactory(network=network).office for _ in range(count)]
    for rank in range(count // 3):
        services.sign_convention(network, CONVENTION | {"title": f"Convention {rank}"}, offices[:2], by=None)
    browser.get(page("network", network))
    with budget("networks:network"):
        assert len(browser.get(page("network", network)).context["members"]) == count
    with budget("networks:sign_convention"):
        assert browser.get(page("sign_convention", network)).status_code == 200


def test_nobody_coordinates_after_the_last_day(browser, network):
    access.end_coordination(Coordination.objects.get().pk, on=date(2026, 1, 1), by=None)
    assert browser.get(page("network", network)).status_code == 404
