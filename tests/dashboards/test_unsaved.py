"""« Saisies en cours »: what one did not save, of every register, where one may still write."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from compliance.access import services as access
from compliance.governance.networks.services import leave_network
from compliance.offices.models import Appointment
from compliance.records.models import FormDraft
from tests.contracts.factories import a_contract
from tests.factories import NetworkFactory, OfficeFactory, dpo_of, member_of
from tests.isolation.routes import names_of_the_site
from tests.processing.factories import an_activity
from tests.processors.factories import a_sheet, joins

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)


@pytest.fixture
def office():
    return OfficeFactory(slug="oise", name="Oise Habitat")


@pytest.fixture
def juriste(office):
    return member_of(office)


@pytest.fixture
def browser(juriste):
    browser = Client()
    browser.force_login(juriste)
    return browser


def new_forms(office):
    """Return the address of each form of the site in which a new record is typed and kept."""
    for name in names_of_the_site():
        if name.endswith(":create_draft"):
            try:
                url = reverse(name, kwargs={"office": office.slug})
            except NoReverseMatch:  # whose the record will be: the office's own
                url = reverse(name, kwargs={"office": office.slug, "network": 0})
            yield url.removesuffix("brouillon/")


def typed(browser, url, **values):
    assert browser.post(f"{url}brouillon/", values or {"notes": "tapé"}).status_code == 200, url


def listed(browser, address="/"):
    """Return the addresses of the forms that the page lists."""
    return [form.url for form in browser.get(address).context["unsaved"]]


def test_a_new_record_of_each_register_is_there(office, browser):
    forms = list(new_forms(office))
    assert len(forms) >= 3
    for url in forms:
        typed(browser, url)
    assert sorted(listed(browser)) == sorted(forms)
    assert "Nouvelle saisie : sous-traitant" in browser.get("/").text
    assert all("ce que vous aviez saisi est rétabli" in browser.get(url).text for url in forms)


def test_a_record_of_each_register_is_there_by_its_name_the_latest_first(office, browser, juriste):
    sheet = a_sheet(office, "Docalys")
    records = {
        "Gestion des baux": an_activity(office).page("edit"),
        "Docalys": reverse("processors:edit", args=["oise", sheet.pk]),
        "CT-": a_contract(office, sheet).page("edit"),
    }
    for url in records.values():
        typed(browser, url, version=1)
    assert listed(browser) == listed(browser, "/offices/oise/") == list(records.values())[::-1]
    html = browser.get("/").text
    assert all(name in html for name in list(records)[:2])
    yesterday = timezone.localdate() - YESTERDAY
    Appointment.objects.filter(person=juriste).update(starts=yesterday)
    access.end_appointment(Appointment.objects.get(person=juriste).pk, on=yesterday, by=None)
    assert listed(browser) == []
    assert FormDraft.objects.count() == len(records)


def test_a_sheet_is_there_as_long_as_the_office_of_its_form_leads_to_it(office):
    """It may still be edited through the other office; the form of this one is gone."""
    network, other = NetworkFactory(), OfficeFactory(slug="opal")
    leaving, _stays = joins(office, network), joins(other, network)
    sheet = a_sheet(network)
    browser = Client()
    browser.force_login(dpo_of(office, other))
    here, there = (reverse("processors:edit", args=[slug, sheet.pk]) for slug in ("oise", "opal"))
    for url in (here, there):
        typed(browser, url, version=1)
    assert listed(browser) == [there, here]
    leave_network(leaving.pk, on=timezone.localdate() - YESTERDAY, by=None)
    assert listed(browser) == [there]
    assert (browser.get(here).status_code, browser.get(there).status_code) == (404, 200)


def test_nothing_kept_costs_one_query(office, browser, django_assert_max_num_queries):
    browser.get("/")
    with django_assert_max_num_queries(100) as captured:
        browser.get("/")
    assert sum("records_formdraft" in query["sql"] for query in captured.captured_queries) == 1
