"""What one looks for in the register: each filter, said in words, taken off one by one, and written one way."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from compliance.access.enforcement import Scope
from compliance.governance.networks.services import leave_network
from compliance.processing.enums import DpiaVerdict
from compliance.processing.filters import ActivityFilter
from compliance.processing.models import ProcessingActivity
from compliance.records.models import SavedView
from compliance.records.workflow_filters import NAMED_OFFICES
from tests.factories import NetworkFactory, OfficeFactory, dpo_of, member_of
from tests.performance.test_budgets import deputy_of
from tests.processing.factories import SENSITIVE, an_activity, submitted
from tests.processors.factories import a_sheet, joins

pytestmark = pytest.mark.django_db


def of_category(code):
    return {"data_categories": [{**SENSITIVE, "category": code, "ground": ""}]}


@pytest.fixture
def office():
    return OfficeFactory(slug="oise", name="Oise Habitat")


@pytest.fixture
def page(client, office):
    client.force_login(member_of(office))
    return lambda query="": client.get(f"/offices/oise/traitements/{query}")


def names(response):
    assert response.status_code == 200
    return [record.name for record in response.context["page"]]


@pytest.fixture
def several(office):
    submitted(office, name="Santé", **of_category("health"))
    submitted(office, name="Infractions", **of_category("offences"))
    submitted(office, name="Sécurité sociale", **of_category("nir"))
    submitted(office, name="Ordinaire", service="Pôle clientèle")
    submitted(office, name="Aux États-Unis", with_transfer=True)
    submitted(office, name="On ne sait pas", transfers_outside_eu="unknown")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?sensible=art9", ["Santé"]),
        ("?sensible=art10", ["Infractions"]),
        ("?sensible=nir", ["Sécurité sociale"]),
        ("?sensible=none", ["Ordinaire", "Aux États-Unis", "On ne sait pas"]),
        ("?transfert=yes", ["Aux États-Unis"]),
        ("?transfert=unknown", ["On ne sait pas"]),
        ("?pays=US", ["Aux États-Unis"]),
        ("?pays=JP", []),
        ("?service=client", ["Ordinaire"]),
        ("?service=clientèle&transfert=no&sensible=none", ["Ordinaire"]),
        ("?sensible=art9&transfert=yes", []),
    ],
)
def test_each_filter_keeps_what_it_says(page, several, query, found):
    assert names(page(query)) == found


@pytest.mark.parametrize(
    "name", ["organisme", "dans", "sensible", "transfert", "pays", "service", "etat", "base", "sous_traitant"]
)
@pytest.mark.parametrize("value", ["%00", "'; DROP TABLE", "a" * 5000, "é", "__class__", "<script>alert(1)</script>"])
def test_what_no_field_takes_is_ignored_and_breaks_nothing(page, office, name, value):
    submitted(office)
    reply = page(f"?{name}={value}")
    assert reply.status_code == 200
    assert "<script>alert(1)" not in reply.text


def test_what_is_asked_is_said_and_taken_off(page, several):
    reply = page("?q=sant%C3%A9&sensible=art9&tri=-nom&page=3&pays=ZZZ")
    chips = reply.context["filters"].chips()
    assert [(chip.label, chip.value) for chip in chips] == [
        ("Texte", "santé"),
        ("Données particulières", "données sensibles (art. 9)"),
    ]
    assert [chip.url.partition("?")[2] for chip in chips] == ["sensible=art9&tri=-nom", "q=sant%C3%A9&tri=-nom"]
    assert reply.context["filters"].hidden_count == 1
    assert "Tout effacer" in reply.text and "Plus de filtres" in reply.text


def test_a_list_that_nobody_filtered_shows_no_chip(page, several):
    assert page().context["filters"].chips() == []
    assert "Filtres posés" not in page().text


# --- the offices, in « tous » ---


def test_one_chooses_among_the_offices_one_serves(client, office):
    opal, reims = OfficeFactory(slug="opal"), OfficeFactory(slug="reims")
    stranger = OfficeFactory(slug="amiens", name="Amiens")
    for one in (office, opal, reims, stranger):
        submitted(one, name=f"Fiche de {one.slug}")
    client.force_login(dpo_of(office, opal, reims))
    address = "/offices/tous/traitements/"
    assert set(names(client.get(f"{address}?organisme=oise&organisme=reims"))) == {"Fiche de oise", "Fiche de reims"}
    assert set(names(client.get(f"{address}?organisme=amiens"))) == {"Fiche de oise", "Fiche de opal", "Fiche de reims"}
    html = client.get(address).text
    assert 'value="reims"' in html and "Amiens" not in html
    assert 'name="organisme"' not in client.get("/offices/oise/traitements/").text
    chips = client.get(f"{address}?organisme=oise&organisme=reims").context["filters"].chips()
    assert [chip.url for chip in chips] == [f"{address}?organisme=reims", f"{address}?organisme=oise"]


def test_beyond_twelve_offices_one_types_a_part_of_the_name(client, office):
    others = OfficeFactory.create_batch(NAMED_OFFICES)
    for one in (office, *others):
        submitted(one, name=f"Fiche de {one.slug}")
    client.force_login(deputy_of([office, *others]))
    reply = client.get("/offices/tous/traitements/?dans=oise+hab")
    assert names(reply) == ["Fiche de oise"]
    assert 'name="organisme"' not in reply.text and others[-1].name not in reply.text
    naming(others[0], a_sheet(others[0]), name="Chez Docalys")
    assert names(client.get("/offices/tous/traitements/?sous_traitant_nom=docal")) == ["Chez Docalys"]
    assert 'name="sous_traitant"' not in reply.text


# --- the processors that activities name ---


def naming(office, *sheets, **facts):
    return submitted(office, processors=[{"processor": sheet.pk} for sheet in sheets], **facts)


def test_one_chooses_among_the_processors_that_the_register_names(client, office):
    network, opal, amiens = NetworkFactory(), OfficeFactory(slug="opal"), OfficeFactory(slug="amiens")
    for one in (office, opal, amiens):
        joins(one, network)
    shared, unused, other = (a_sheet(network, name) for name in ("Docalys", "Inutile", "Ailleurs"))
    naming(office, shared, name="Ici"), naming(opal, shared, other, name="Là"), naming(amiens, other, name="Chez eux")
    submitted(office, name="Sans sous-traitant")
    client.force_login(dpo_of(office, opal))

    def offered(address):
        return [words for _code, words in client.get(address).context["filters"].form["sous_traitant"].field.choices][
            1:
        ]

    here, everywhere = "/offices/oise/traitements/", "/offices/tous/traitements/"
    assert (offered(here), offered(everywhere)) == (["Docalys"], ["Ailleurs", "Docalys"])
    assert names(client.get(f"{here}?sous_traitant={shared.pk}")) == ["Ici"]
    assert set(names(client.get(f"{everywhere}?sous_traitant={shared.pk}"))) == {"Ici", "Là"}
    assert names(client.get(f"{everywhere}?sous_traitant={other.pk}")) == ["Là"]
    [chip] = client.get(f"{here}?sous_traitant={shared.pk}").context["filters"].chips()
    assert (chip.label, chip.value, chip.url) == ("Sous-traitant", "Docalys", here)
    for pk in (unused.pk, other.pk, 0, "x"):
        assert names(client.get(f"{here}?sous_traitant={pk}")) == ["Ici", "Sans sous-traitant"]


def test_a_sheet_that_one_no_longer_sees_is_no_choice(client, office):
    network = NetworkFactory()
    membership = joins(office, network)
    sheet = a_sheet(network)
    naming(office, sheet, name="Ici")
    leave_network(membership.pk, on=timezone.localdate() - timedelta(days=1), by=None)
    client.force_login(member_of(office))
    reply = client.get(f"/offices/oise/traitements/?sous_traitant={sheet.pk}")
    assert names(reply) == ["Ici"] and not reply.context["filters"].chips() and "Docalys" not in reply.text


def test_what_the_filter_finds_is_kept_moved_and_taken_out(client, office):
    sheet = a_sheet(office)
    named = an_activity(office, name="Chez Docalys", processors=[{"processor": sheet.pk}])
    an_activity(office, name="Ailleurs")
    client.force_login(member_of(office))
    query = f"etat=draft&sous_traitant={sheet.pk}"
    client.post("/offices/oise/traitements/vues/", {"name": "Chez eux", "query": query})
    assert SavedView.objects.get().query == query
    every = client.get("/offices/oise/traitements/ensemble/soumettre/", {"toutes": 1, "filtre": query})
    assert "Chez Docalys" in every.text and "Ailleurs" not in every.text
    told = client.get("/offices/oise/exporter/processing/", {"filtre": query})
    assert "Sous-traitant : Docalys" in told.text
    assert named.status == "draft"


# --- one list, one query string ---

VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["art9", "none", "yes", "US", "draft", "toutes", "6-1-b", "complete", "-nom", "oise", "bail"]),
)
TYPED = st.lists(st.tuples(st.sampled_from([*ActivityFilter.base_filters, "tri", "page", "autre"]), VALUES), max_size=8)


class OneListOneQuery(TestCase):
    """Whatever was typed, what is understood of it reads back as itself and finds the same."""

    @settings(max_examples=60)
    @given(TYPED)
    def test_the_query_of_a_list_reads_back_as_itself(self, typed):
        office, other = OfficeFactory(slug="oise"), OfficeFactory()
        person = dpo_of(office, other)
        data = QueryDict(mutable=True)
        for name, value in typed:
            data.appendlist(name, value)
        once = self.filter_of(person, data)
        again = self.filter_of(person, QueryDict(once.query()))
        assert (again.query(), again.asked(), again.sort) == (once.query(), once.asked(), once.sort)
        assert str(again.qs.query) == str(once.qs.query)
        assert set(QueryDict(once.query())) <= {*ActivityFilter.base_filters, "tri"}

    def filter_of(self, person, data):
        request = RequestFactory().get("/offices/tous/traitements/")
        rows = ProcessingActivity.objects.visible_to(person)
        return ActivityFilter(data, queryset=rows, request=request, scope=Scope(person))


def test_the_verdict_of_art_35_is_looked_for(page, several):
    found = {verdict: set(names(page(f"?aipd={verdict}"))) for verdict in DpiaVerdict.values}
    assert sum(len(each) for each in found.values()) == 6
    rows = ProcessingActivity.objects.values_list("name", "dpia_verdict").order_by("pk")
    assert {(name, verdict) for verdict, each in found.items() for name in each} == set(rows)


def test_a_content_without_a_category_is_not_sensitive(page, office):
    submitted(office, name="Sans données", data_categories=[])
    assert names(page("?sensible=none")) == ["Sans données"]
