"""« Échéances »: what the page shows, filters, counts and costs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.contracts.factories import a_contract
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
from tests.processing.factories import an_activity, approved, submitted
from tests.processing.guests import a_guest
from tests.processors.factories import a_sheet

pytestmark = pytest.mark.django_db

ALL, OPAL = "/offices/tous/echeances/", "/offices/opal/echeances/"


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="Opal")


@pytest.fixture
def _on_that_day():
    with time_machine.travel("2026-04-02T09:00:00+02:00", tick=False):
        yield


def page_of(person, url=ALL):
    client = Client()
    client.force_login(person)
    return client.get(url)


def shown(page):
    """Return the titles of each period that the page shows."""
    return {
        section.figure.period.value: [deadline.title for deadline in section.deadlines]
        for section in page.context["sections"]
        if section.deadlines
    }


@pytest.mark.usefixtures("_on_that_day")
def test_the_page_puts_each_day_in_its_period_with_its_words(opal):
    for name, day in (
        ("Tard", "2026-03-01"),
        ("Plus tard", "2026-02-01"),
        ("Tôt", "2026-04-03"),
        ("Mai", "2026-05-04"),
    ):
        approved(opal, name=name, review_on=day)
    a_contract(opal, a_sheet(opal), name="Progiciel", ends_on="2026-04-30")
    page = page_of(member_of(opal), OPAL)
    assert shown(page) == {
        "late": ["T-002 – Plus tard", "T-001 – Tard"],
        "week": ["T-003 – Tôt"],
        "month": ["C-001 – Progiciel"],
        "later": ["T-004 – Mai"],
    }
    assert [figure.value for figure in page.context["figures"]] == ["2", "1", "1", "1"]
    for words in ("dimanche 1er mars 2026", "(il y a 32 jours)", "vendredi 3 avril 2026", "RGPD, art. 28(3)"):
        assert words in page.text
    assert 'href="/offices/opal/traitements/3/"' in page.text
    assert 'href="/offices/opal/contrats/1/"' in page.text


@pytest.mark.usefixtures("_on_that_day")
def test_filters_stay_in_the_address_and_what_they_mean_nothing_by_is_ignored(opal):
    second = OfficeFactory(slug="reims", name="Reims")
    for office in (opal, second):
        approved(office, name=office.name, review_on="2026-03-01")
        a_contract(office, a_sheet(office), name=f"Contrat {office.name}", ends_on="2026-04-30")
    dpo = dpo_of(opal, second)
    assert shown(page_of(dpo, f"{ALL}?nature=contract-end")) == {
        "month": ["C-001 – Contrat Opal", "C-001 – Contrat Reims"]
    }
    page = page_of(dpo, f"{ALL}?organisme=reims&quand=late")
    assert shown(page) == {"late": ["T-001 – Reims"]}
    assert "?quand=week&amp;organisme=reims" in page.text
    assert len(shown(page_of(dpo, f"{ALL}?organisme=ailleurs&nature=rien&quand=hier"))["late"]) == 2


@pytest.mark.usefixtures("_on_that_day")
def test_a_period_is_read_page_by_page(opal):
    for rank in range(14):
        approved(opal, name=f"Fiche {rank}", review_on=(date(2026, 3, 1) + timedelta(days=rank)).isoformat())
    lawyer = member_of(opal)
    page = page_of(lawyer, OPAL)
    assert len(shown(page)["late"]) == 12
    assert f'href="{OPAL}?quand=late"' in page.text
    alone = page_of(lawyer, f"{OPAL}?quand=late&page=9")
    assert len(shown(alone)["late"]) == 14
    assert "Tout voir" not in alone.text


@pytest.mark.usefixtures("_on_that_day")
def test_the_plot_says_the_same_in_its_table(opal):
    for day in ("2026-04-02", "2026-04-07", "2026-04-08"):
        approved(opal, review_on=day)
    page = page_of(member_of(opal), OPAL)
    assert [bar.count for bar in page.context["plot"].bars][:3] == [1, 2, 0]
    assert "du 6 avril 2026 au 12 avril 2026" in page.text


def test_nothing_is_due(opal):
    page = page_of(member_of(opal), OPAL)
    assert "Rien n’est en retard" in page.text
    assert "<svg viewBox" not in page.text


@pytest.mark.parametrize("role", ["juriste", "admin", "declarant"])
def test_the_page_is_there_for_whoever_sees_the_office(opal, role):
    assert page_of(member_of(opal, role), OPAL).status_code == 200
    assert page_of(member_of(OfficeFactory(), role), OPAL).status_code == 404


def test_a_coordinator_comes_to_the_conventions_from_the_first_page(opal):
    network = NetworkFactory(ends=timezone.localdate() + timedelta(days=30))
    MembershipFactory(network=network, office=opal)
    person = coordinator_of(network)
    assert f'href="{ALL}?quand=' in page_of(person, "/").text
    page = page_of(person)
    assert network.name in page.text
    assert "Opal" not in page.text


def test_the_rail_and_the_bar_tell_what_is_late_on_every_page(opal):
    approved(opal, review_on=(timezone.localdate() - timedelta(days=1)).isoformat())
    approved(opal, review_on=timezone.localdate().isoformat())
    page = page_of(member_of(opal), "/offices/opal/contrats/")
    [item] = [item for item in page.context["nav_items"] if item.url == OPAL]
    assert item.count == 1
    assert (page.context["soon"].late, page.context["soon"].week) == (1, 1)
    assert "1 en retard" in page.text
    assert page_of(UserFactory(), "/").context["soon"] is None


def test_the_home_page_gives_the_figures_of_the_page(opal):
    approved(opal, review_on=(timezone.localdate() - timedelta(days=1)).isoformat())
    lawyer = member_of(opal)
    home, page = page_of(lawyer, "/"), page_of(lawyer)
    assert home.context["deadlines"] == page.context["figures"]
    assert [figure.count for figure in home.context["deadlines"]] == [1, 0, 0, 0]


@pytest.mark.parametrize("count", [1, 8])
def test_the_cost_of_the_page_does_not_follow_the_records(count):
    offices = [OfficeFactory() for _ in range(count)]
    dpo = dpo_of(*offices)
    for office in offices:
        for _ in range(count):
            an_activity(office, review_on="2020-01-01")
        approved(office, review_on=timezone.localdate().isoformat())
        a_guest(submitted(office, review_on="2020-01-01"), UserFactory())
        a_contract(office, a_sheet(office), ends_on=(timezone.localdate() + timedelta(days=9)).isoformat())
    client = Client()
    client.force_login(dpo)
    with budget("deadlines:list of all offices"):
        assert client.get(ALL).status_code == 200
    with budget("deadlines:list"):
        assert client.get(f"/offices/{offices[0].slug}/echeances/?quand=late").status_code == 200
