"""What stands around every page: the offices to switch to, the registers to open, what waits."""

import pytest
from django.test import Client

from compliance.deadlines.agenda import GLANCED
from compliance.offices.models import Mandate
from registry.navigation import OFFERED
from tests.factories import OfficeFactory, UserFactory, dpo_of, installer, member_of
from tests.processing.factories import an_activity, approved, submitted

pytestmark = pytest.mark.django_db


def around(person, url="/"):
    """Return what the page is given to draw around its content."""
    client = Client()
    client.force_login(person)
    return client.get(url).context


def items(context):
    return [(item.label, item.url, item.current) for item in context["nav_items"]]


def test_a_lawyer_of_one_office(settings):
    office = OfficeFactory(slug="oise")
    context = around(member_of(office), "/offices/oise/traitements/")
    assert items(context) == [
        ("Accueil", "/offices/oise/", False),
        ("Échéances", "/offices/oise/echeances/", False),
        ("Traitements", "/offices/oise/traitements/", True),
        ("Pour autrui", "/offices/oise/pour-autrui/", False),
        ("Sous-traitants", "/offices/oise/sous-traitants/", False),
        ("Contrats", "/offices/oise/contrats/", False),
        ("Conservation", "/offices/oise/conservation/", False),
        ("Demandes", "/offices/oise/demandes/", False),
        ("Exports", "/offices/oise/envoyes/", False),
        ("Mandat du DPO", "/offices/oise/mandat/", False),
    ]
    assert context["current_office"] == office
    assert (context["all_offices_url"], context["search_url"]) == ("", "/offices/oise/traitements/")


def test_a_shared_dpo_switches_within_the_register():
    offices = [OfficeFactory(name=name, slug=name.lower()) for name in ("Oise", "Reims")]
    context = around(dpo_of(*offices), "/offices/oise/traitements/")
    assert [(choice.slug, choice.url) for choice in context["offices"]] == [
        ("oise", "/offices/oise/traitements/"),
        ("reims", "/offices/reims/traitements/"),
    ]
    assert context["all_offices_url"] == "/offices/tous/traitements/"


def test_elsewhere_one_switches_from_home_to_home():
    offices = [OfficeFactory(name=name, slug=name.lower()) for name in ("Oise", "Reims")]
    context = around(dpo_of(*offices))
    assert [choice.url for choice in context["offices"]] == ["/offices/oise/", "/offices/reims/"]
    assert (context["all_offices_url"], context["current_office"]) == ("/", None)
    assert items(context) == [
        ("Accueil", "/", True),
        ("Échéances", "/offices/tous/echeances/", False),
        ("Traitements", "/offices/tous/traitements/", False),
        ("Pour autrui", "/offices/tous/pour-autrui/", False),
        ("Sous-traitants", "/offices/tous/sous-traitants/", False),
        ("Contrats", "/offices/tous/contrats/", False),
        ("Demandes", "/offices/tous/demandes/", False),
        ("Exports", "/offices/tous/envoyes/", False),
        ("Mandat du DPO", "/offices/tous/mandat/", False),
    ]


def test_in_the_register_an_office_whose_register_is_closed_leads_home():
    read, closed = OfficeFactory(slug="lu"), OfficeFactory(slug="ferme")
    person = member_of(read)
    member_of(closed, "declarant", person=person)
    context = around(person, "/offices/lu/traitements/")
    assert {choice.slug: choice.url for choice in context["offices"]} == {
        "lu": "/offices/lu/traitements/",
        "ferme": "/offices/ferme/",
    }
    assert items(around(person, "/offices/ferme/")) == [("Accueil", "/offices/ferme/", True)]
    assert around(person, "/offices/ferme/")["search_url"] == ""


# --- more offices than a rail can name ---


@pytest.fixture
def many(monkeypatch):
    """Give the client of the DPO of four offices, where the switcher names two."""
    monkeypatch.setattr("registry.navigation.OFFERED", 2)
    offices = [OfficeFactory(name=name, slug=name.lower()) for name in ("Amiens", "Brest", "Creil", "Dax")]
    client = Client()
    client.force_login(dpo_of(*offices))
    return client


def offered(page):
    return [choice.slug for choice in page.context["offices"]]


def test_beyond_a_dozen_the_switcher_offers_the_last_that_were_opened_and_a_search(many):
    assert OFFERED == 12
    home = many.get("/")
    assert offered(home) == []
    assert (home.context["offices_url"], home.context["offices_count"]) == ("/offices/", 4)
    assert 'action="/offices/"' in home.text
    assert offered(many.get("/offices/dax/")) == ["dax"]
    assert offered(many.get("/offices/brest/traitements/")) == ["brest", "dax"]
    assert offered(many.get("/offices/tous/traitements/")) == ["brest", "dax"]


def test_what_was_opened_lately_is_offered_while_one_still_sees_it(many):
    many.get("/offices/dax/")
    many.get("/offices/brest/")
    Mandate.objects.get(office__slug="dax").grants.all().delete()
    assert offered(many.get("/offices/creil/")) == ["brest", "creil"]


def test_the_session_keeps_the_last_six(many, monkeypatch):
    monkeypatch.setattr("registry.navigation.KEPT", 2)
    for slug in ("amiens", "brest", "brest", "creil"):
        many.get(f"/offices/{slug}/")
    assert offered(many.get("/")) == ["brest", "creil"]


def test_a_few_offices_are_all_offered_and_the_session_keeps_nothing():
    offices = [OfficeFactory() for _ in range(3)]
    client = Client()
    client.force_login(dpo_of(*offices))
    page = client.get(f"/offices/{offices[0].slug}/")
    assert (len(page.context["offices"]), page.context["offices_url"]) == (3, "")
    assert "offices_lately" not in client.session


def test_what_waits_is_what_is_submitted_where_one_reads():
    ours, theirs = OfficeFactory(slug="oise"), OfficeFactory()
    submitted(ours), submitted(ours), an_activity(ours), approved(ours), submitted(theirs)
    [_, _, register, *_] = around(member_of(ours))["nav_items"]
    assert register.count == 2
    [_, _, all_registers, *_] = around(dpo_of(ours, theirs))["nav_items"]
    assert all_registers.count == 3


def test_beyond_a_hundred_the_number_is_capped(monkeypatch):
    assert GLANCED == 100
    monkeypatch.setattr("compliance.deadlines.agenda.GLANCED", 2)
    office = OfficeFactory()
    for _ in range(3):
        submitted(office)
    assert around(member_of(office))["nav_items"][2].count == 2


def test_the_installer_finds_the_installation_and_nothing_else():
    OfficeFactory()
    context = around(installer())
    assert items(context) == [("Installation", "/installation/", False)]
    assert (context["offices"], context["search_url"]) == ([], "")


def test_a_person_without_a_place_has_an_empty_rail():
    context = around(UserFactory())
    assert (context["nav_items"], context["offices"], context["current_office"]) == ([], [], None)


def test_a_page_open_to_everyone_knows_nobody(client):
    page = client.get("/accessibilite/")
    assert page.status_code == 200
    assert page.context["offices"] == []


@pytest.mark.parametrize("said", [True, False])
def test_a_demonstration_says_so_on_every_page(settings, said):
    settings.DEMONSTRATION = said
    assert around(member_of(OfficeFactory()))["demonstration"] is said


def test_a_request_refused_before_anybody_is_known_still_has_its_page(client):
    client.raise_request_exception = False
    refused = client.get("/", headers={"host": "intrus.example"})
    assert refused.status_code == 400
    assert "n’a pas été comprise" in refused.text
