"""The page on which one finds an office among hundreds."""

import pytest
from django.test import Client

from tests.factories import OfficeFactory, UserFactory, dpo_of, member_of
from tests.processing.factories import an_activity, submitted

pytestmark = pytest.mark.django_db


def page_of(person, query=""):
    client = Client()
    client.force_login(person)
    return client.get(f"/offices/{query}")


def names(page):
    return [office.name for office, _figures in page.context["lines"]]


@pytest.fixture
def dpo():
    """Give the DPO of three offices; a fourth has its own."""
    OfficeFactory(name="Épinal Habitat", city="Épinal")
    towns = [("Évreux Habitat", "Évreux"), ("Logis de l’Oise", "Creil"), ("Habitat Nord", "Lille")]
    return dpo_of(*(OfficeFactory(name=name, city=city, slug=city[-3:].lower()) for name, city in towns))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Habitat Nord", "Logis de l’Oise", "Évreux Habitat"]),
        ("evreux", ["Évreux Habitat"]),
        ("CREIL logis", ["Logis de l’Oise"]),
        ("habitat", ["Habitat Nord", "Évreux Habitat"]),
        ("épinal", []),
        ("%", []),
    ],
)
def test_offices_are_found_by_name_and_town_whatever_the_accents(dpo, words, found):
    page = page_of(dpo, f"?q={words}")
    assert sorted(names(page)) == found
    assert "Épinal Habitat" not in page.text


def test_each_line_leads_to_the_office_and_says_where_its_register_stands(dpo):
    office = OfficeFactory(slug="reims")
    person = dpo_of(office)
    closed = OfficeFactory(name="Fermé", slug="ferme")
    member_of(closed, "declarant", person=person)
    submitted(office), submitted(office), an_activity(office)
    page = page_of(person)
    lines = {line[0].slug: line[1] for line in page.context["lines"]}
    assert (lines["reims"].registered, lines["reims"].submitted, lines["ferme"]) == (2, 2, None)
    assert 'href="/offices/reims/traitements/"' in page.text and "2 fiches" in page.text
    assert 'href="/offices/ferme/traitements/"' not in page.text and "ne vous est pas ouvert" in page.text


def test_offices_are_shown_page_by_page(dpo, monkeypatch):
    monkeypatch.setattr("compliance.common.pages.PAGE_SIZE", 2)
    assert [len(names(page_of(dpo, f"?page={number}"))) for number in (1, 2)] == [2, 1]
    home = Client()
    home.force_login(dpo)
    assert [len(home.get(f"/?page={number}").context["figures"]) for number in (1, 2)] == [2, 1]


def test_without_an_office_the_page_says_where_rights_come_from():
    assert "Aucun organisme ne vous est ouvert" in page_of(UserFactory()).text
