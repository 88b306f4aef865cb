"""Where one arrives: each person finds their offices, and figures that a list would confirm."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compliance.access import services as access
from compliance.dashboards.figures import register_figures
from compliance.processing.models import ProcessingActivity
from tests.factories import MembershipFactory, NetworkFactory, OfficeFactory, UserFactory, dpo_of, installer, member_of
from tests.hostile.budgets import budget
from tests.processing.factories import an_activity, approved, ended, submitted

pytestmark = pytest.mark.django_db


def home_of(person, url="/"):
    client = Client()
    client.force_login(person)
    return client.get(url)


@pytest.fixture
def register():
    """Give an office whose register holds something of everything."""
    office = OfficeFactory(name="Oise Habitat", slug="oise")
    today = timezone.localdate()
    an_activity(office, incomplete=True, review_on=(today - timedelta(days=1)).isoformat())
    submitted(office, incomplete=True, review_on=today.isoformat())
    submitted(office)
    approved(office, review_on="2020-01-01")
    ended(office, review_on="2020-01-01")
    return office


def test_the_figures_of_a_register(register):
    [line] = register_figures(member_of(register), [register], timezone.localdate())
    assert (line.registered, line.drafts, line.submitted, line.incomplete, line.review_late) == (4, 1, 2, 1, 1)


def test_an_office_without_a_record_has_a_line_of_zeros():
    office = OfficeFactory()
    [line] = register_figures(member_of(office), [office], timezone.localdate())
    assert (line.registered, line.drafts, line.incomplete) == (0, 0, 0)


def test_figures_of_an_office_that_one_may_not_read_are_not_counted(register):
    other = member_of(OfficeFactory())
    [line] = register_figures(other, [register], timezone.localdate())
    assert line.registered == 0


def test_each_figure_leads_to_the_rows_that_it_counts(register):
    client = Client()
    client.force_login(member_of(register))
    page = client.get("/")
    [line] = page.context["figures"]
    for name, query in [
        ("drafts", "etat=draft"),
        ("submitted", "etat=submitted"),
        ("review_late", "montrer=review-late"),
    ]:
        url = f"/offices/oise/traitements/?{query}"
        assert f'href="{url}"' in page.text
        assert len(client.get(url).context["page"]) == getattr(line, name)


@pytest.mark.parametrize("role", ["juriste", "direction", "auditor"])
def test_who_reads_the_register_sees_its_line(register, role):
    page = home_of(member_of(register, role))
    assert [line.office for line in page.context["figures"]] == [register]
    assert 'href="/offices/oise/traitements/"' in page.text


@pytest.mark.parametrize("role", ["admin", "deontologue", "declarant"])
def test_who_does_not_read_the_register_sees_the_office_and_no_figure(register, role):
    page = home_of(member_of(register, role))
    assert (page.context["figures"], page.context["others"]) == ([], [register])
    assert "Aucun registre ne vous y est ouvert" in page.text
    assert "/traitements/" not in page.text


def test_a_shared_dpo_sees_its_offices_and_no_other(register):
    second, neighbour = OfficeFactory(name="Reims Habitat"), OfficeFactory(name="Voisin")
    an_activity(neighbour)
    page = home_of(dpo_of(register, second))
    assert [line.office.name for line in page.context["figures"]] == ["Oise Habitat", "Reims Habitat"]
    assert "Voisin" not in page.text


def test_one_office_alone(register):
    page = home_of(dpo_of(register, OfficeFactory()), "/offices/oise/")
    assert [line.office for line in page.context["figures"]] == [register]
    assert "<h1>Oise Habitat</h1>" in page.text


@pytest.mark.parametrize("slug", ["oise", "inconnu"])
def test_an_office_that_one_may_not_see_is_not_found(register, slug):
    assert home_of(member_of(OfficeFactory()), f"/offices/{slug}/").status_code == 404


def test_a_coordinator_is_led_to_the_network_and_never_to_a_content(register):
    network = NetworkFactory(name="GIE Canopée")
    MembershipFactory(network=network, office=register)
    person = UserFactory()
    access.coordinate(network, person, starts=timezone.localdate(), by=None)
    page = home_of(person)
    assert f'href="/reseaux/{network.pk}/"' in page.text
    assert "GIE Canopée" in page.text
    assert "Oise Habitat" not in page.text
    assert "/traitements/" not in page.text
    assert home_of(person, "/offices/oise/").status_code == 404


def test_a_person_without_a_place_is_told_why():
    assert "Aucun organisme ne vous est ouvert aujourd’hui" in home_of(UserFactory()).text


def test_the_installer_is_sent_to_the_installation(register):
    page = home_of(installer())
    assert "Il ne lit aucun contenu" in page.text
    assert "Oise Habitat" not in page.text


def test_a_stranger_signs_in_first(client):
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("count", [1, 8])
def test_the_cost_of_the_home_page_does_not_follow_the_offices(count):
    offices = [OfficeFactory() for _ in range(count)]
    for office in offices:
        an_activity(office)
    client = Client()
    client.force_login(dpo_of(*offices))
    with budget("home"):
        assert client.get("/").status_code == 200
    assert ProcessingActivity.objects.count() == count
