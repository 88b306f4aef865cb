"""A record on two days, field by field: each day is read in its evening, in Paris."""

from datetime import UTC, datetime

import pytest
import time_machine

from compliance.processing import services
from tests.factories import OfficeFactory, member_of
from tests.processing.factories import an_activity, complete_content

pytestmark = pytest.mark.django_db
PARIS_EVENING = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # 23:30 in Paris, still the first of March


@pytest.fixture
def page(client):
    """Give the history of a record opened in February, changed late on 1 March and on 2 March, submitted on the 5th."""
    with time_machine.travel(datetime(2026, 2, 1, 9, tzinfo=UTC), tick=False):
        office = OfficeFactory(slug="oise")
        activity = an_activity(office, name="Premier nom")
    with time_machine.travel(PARIS_EVENING, tick=False):
        services.revise_activity(activity.pk, complete_content(name="Deuxième nom"), version=1, by=None)
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        services.revise_activity(activity.pk, complete_content(name="Nom d’aujourd’hui"), version=2, by=None)
    with time_machine.travel(datetime(2026, 3, 5, 9, tzinfo=UTC), tick=False):
        services.submit(activity.pk, by=None)
    client.force_login(member_of(office))
    return lambda query: client.get(f"{activity.page('history')}{query}")


def lines(response):
    assert response.status_code == 200
    return [(line.label, line.old, line.new) for line in response.context["by_dates"].lines]


NAME = "Nom du traitement"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?du=2026-03-01", [(NAME, "Deuxième nom", "Nom d’aujourd’hui")]),
        ("?du=01/03/2026&au=", [(NAME, "Deuxième nom", "Nom d’aujourd’hui")]),
        ("?du=2026-02-28&au=2026-03-01", [(NAME, "Premier nom", "Deuxième nom")]),
        ("?du=2026-02-01&au=2026-03-02", [(NAME, "Premier nom", "Nom d’aujourd’hui")]),
        ("?du=2026-02-01&au=2026-02-28", []),
        ("?du=2026-03-02&au=2026-03-05", []),
    ],
)
def test_two_days_are_compared_as_they_ended_in_paris(page, query, expected):
    assert lines(page(query)) == expected


def test_the_page_says_what_the_days_are(page):
    html = page("?du=2026-03-01&au=2026-03-02").text
    assert "Du 1er mars 2026 au 2 mars 2026" in html
    assert "<del>Deuxième nom</del>" in html or "Deuxième" in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?du=2026-02-01&au=2026-02-28", "Rien n’a été enregistré entre ces deux dates."),
        ("?du=2026-03-02&au=2026-03-05", "La fiche disait la même chose à ces deux dates."),
        ("?du=2026-01-31&au=2026-02-01", "cette fiche n’existait pas encore : tout ce qu’elle dit est venu depuis"),
        ("?du=2025-01-01&au=2026-01-31", "Le 31 janvier 2026, cette fiche n’existait pas encore."),
    ],
)
def test_what_there_is_to_say_is_said(page, query, words):
    assert words in page(query).text.replace("\xa0", " ")


def test_before_the_first_entry_everything_is_new(page):
    found = lines(page("?du=2026-01-31&au=2026-02-01"))
    assert (NAME, "", "Premier nom") in found
    assert all(old == "" for _label, old, _new in found)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?du=hier", "du"),
        ("?du=", "du"),
        ("?du=2026-02-30", "du"),
        ("?du=%00", "du"),
        ("?du=2099-01-01", "du"),
        ("?du=0001-01-01", "du"),
        ("?du=2026-03-01&au=2099-01-01", "au"),
        ("?du=2026-03-02&au=2026-03-01", "au"),
        (f"?du={'9' * 5000}", "du"),
    ],
)
def test_a_day_that_cannot_be_read_is_refused_beside_its_field(page, query, field):
    reply = page(query)
    assert reply.status_code == 422
    assert field in reply.context["dates"].errors
    assert reply.context["by_dates"] is None


def test_two_versions_are_still_compared(page):
    reply = page("?depuis=1&version=2")
    assert [(line.old, line.new) for line in reply.context["comparison"].lines] == [("Premier nom", "Deuxième nom")]
    assert reply.context["by_dates"] is None
