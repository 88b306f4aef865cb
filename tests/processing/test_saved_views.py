"""The lists that a person keeps under a name: theirs alone, read again by the filters each time."""

import pytest
from django.test import Client

from compliance.access.models import OfficeGrant
from compliance.processing.models import ProcessingActivity
from compliance.records.models import SavedView
from compliance.records.shelves import MOST, Shelf
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.processing.factories import submitted

pytestmark = pytest.mark.django_db
VIEWS = "/offices/oise/traitements/vues/"


@pytest.fixture
def office():
    return OfficeFactory(slug="oise", name="Oise Habitat")


@pytest.fixture
def person(office):
    return member_of(office)


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def browser(person):
    return as_(person)


def kept(person, office):
    return Shelf(person, ProcessingActivity, office)


def test_a_view_is_kept_and_its_address_is_the_list_itself(browser, office, person):
    submitted(office, name="Gestion des baux")
    submitted(office, name="Autre")
    reply = browser.post(VIEWS, {"name": "Baux", "query": "q=gestion&tri=-nom&page=4"})
    assert reply.status_code == 302 and reply.url == "/offices/oise/traitements/?q=gestion&tri=-nom"
    page = browser.get(reply.url)
    assert [record.name for record in page.context["page"]] == ["Gestion des baux"]
    assert page.context["views"] == [("Baux", reply.url)]
    assert "Texte : gestion" in browser.get(VIEWS).text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ("", ""),
        ("?q=x", ""),
        ("tri=nom&tri=inconnu", ""),
        ("etat=inconnu&sensible=art9", "sensible=art9"),
        ("organisme=voisin&dans=x", ""),
        ("autre=1&next=//evil.example&office_id__gte=0", ""),
        ("q=%00&pays=ZZ", ""),
        ("q=a%26etat%3Ddraft", "q=a%26etat%3Ddraft"),
        ("q=<script>", "q=%3Cscript%3E"),
    ],
)
def test_only_what_the_filters_understand_is_kept(browser, query, stored):
    assert browser.post(VIEWS, {"name": "x", "query": query}).status_code == 302
    assert SavedView.objects.get().query == stored
    assert browser.get(VIEWS).status_code == 200


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x00b"])
def test_a_view_has_a_name_and_what_was_asked_is_not_lost(browser, name):
    reply = browser.post(VIEWS, {"name": name, "query": "q=baux"})
    assert reply.status_code == 422
    assert 'value="q=baux"' in reply.text
    assert not SavedView.objects.exists()


def test_a_name_is_given_once_on_a_shelf(browser, person, office):
    for status in (302, 422):
        assert browser.post(VIEWS, {"name": "Baux", "query": ""}).status_code == status
    kept(person, None).keep("Baux", "")
    kept(member_of(office), office).keep("Baux", "")
    assert SavedView.objects.count() == 3


def test_thirty_views_are_kept_and_the_next_refused(browser, person, office):
    for rank in range(MOST):
        kept(person, office if rank % 2 else None).keep(f"Vue {rank}", "")
    reply = browser.post(VIEWS, {"name": "Une de trop", "query": ""})
    assert reply.status_code == 422 and "30 vues" in reply.text
    assert SavedView.objects.count() == MOST


def test_a_view_is_renamed_and_deleted(browser, person, office):
    view = kept(person, office).keep("Baux", "q=baux")
    kept(person, office).keep("Prise", "")
    assert browser.get(f"{VIEWS}{view.pk}/renommer/").status_code == 200
    assert browser.post(f"{VIEWS}{view.pk}/renommer/", {"name": "Prise"}).status_code == 422
    assert browser.post(f"{VIEWS}{view.pk}/renommer/", {"name": "Contrats"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.query) == ("Contrats", "q=baux")
    assert browser.get(f"{VIEWS}{view.pk}/supprimer/").status_code == 200
    assert SavedView.objects.count() == 2
    assert browser.post(f"{VIEWS}{view.pk}/supprimer/").status_code == 302
    assert SavedView.objects.get().name == "Prise"


def test_views_are_their_persons_alone(browser, person, office):
    other = kept(member_of(office), office).keep("Vue de l’autre", "q=secret")
    assert "Vue de l’autre" not in browser.get(VIEWS).text + browser.get("/offices/oise/traitements/").text
    for act in ("renommer", "supprimer"):
        assert browser.post(f"{VIEWS}{other.pk}/{act}/", {"name": "x"}).status_code == 404
    other.refresh_from_db()
    assert other.name == "Vue de l’autre"


def test_a_view_of_an_office_no_longer_served_shows_nothing_of_it(office):
    opal = OfficeFactory(slug="opal", name="L’Opal")
    person = dpo_of(office, opal)
    browser = as_(person)
    kept(person, opal).keep("Chez Opal", "q=x")
    kept(person, None).keep("Des deux", "organisme=opal")
    assert "L’Opal" in browser.get("/offices/tous/traitements/vues/").text
    OfficeGrant.objects.filter(user=person, content_object=opal).delete()
    assert browser.get("/offices/opal/traitements/vues/").status_code == 404
    everywhere = browser.get("/offices/tous/traitements/vues/")
    assert "L’Opal" not in everywhere.text and "Chez Opal" not in everywhere.text
    assert browser.get("/offices/tous/traitements/?organisme=opal").status_code == 200


def test_a_view_of_one_office_is_not_found_under_another(office):
    opal = OfficeFactory(slug="opal")
    person = dpo_of(office, opal)
    view = kept(person, opal).keep("Chez Opal", "")
    assert as_(person).get(f"{VIEWS}{view.pk}/renommer/").status_code == 404
