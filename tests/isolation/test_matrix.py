"""Nobody reaches what is not theirs; everybody reaches what is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from compliance.accounts.models import User
from compliance.offices.enums import Role
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from tests.factories import mandate_of, member_of
from tests.isolation import cast
from tests.isolation.matrix import play, words_in
from tests.isolation.routes import MANDATE_ROUTES, OFFICE_ROUTES, PEOPLE_ROUTES, ROUTES, names_of_the_site
from tests.isolation.world import (
    DEAD,
    MEMBERS,
    NETWORK_DRAFT,
    NETWORK_TEMPLATE,
    OFFICE_NAME,
    OFFICES,
    World,
    build,
    word,
)

AT_LEAST = 400  # cases a person: a table that shrinks by mistake is heard


def test_the_table_knows_every_address_and_no_other():
    assert sorted(names_of_the_site()) == sorted(ROUTES)


@pytest.mark.parametrize("person", cast.PEOPLE)
def test_each_address_answers_each_person_as_it_should(world, users, person, capsys):
    played = play(world, users, [person])

    with capsys.disabled():
        print(f" [{person}: {played.cases} cases]", end="")
    assert not played.faults, "\n".join(played.faults)
    assert played.cases > AT_LEAST
    assert played.words == cast.words_seen_by(person) | cast.words_confided(person)


def test_each_planted_word_is_read_by_somebody():
    seen = set().union(*(cast.words_seen_by(person) for person in cast.PEOPLE))
    everywhere = cast.ALIVE | cast.IN_MANDATES | cast.IN_PEOPLE | {OFFICE_NAME}
    of_offices = {word(place, office) for place in everywhere for office in OFFICES}
    of_the_network = {word(place, MEMBERS[0]) for place in (NETWORK_TEMPLATE, NETWORK_DRAFT)}
    assert of_offices | of_the_network == seen


def test_the_words_of_a_workbook_are_read_back(world, users):
    played = play(world, users, ["auditor of opal"], ["exports:export"])
    for sheet in ("approved", "draft", "submitted", "ended"):
        assert {word(f"name{sheet}", "opal"), word(f"recipient{sheet}", "opal")} <= played.words


def test_a_deleted_draft_is_in_the_ledger_and_on_no_page(world):
    kept = ProcessingActivity.history.filter(history_type="-", office_id=world.offices["opal"].pk).get()
    for place in DEAD:
        assert word(place, "opal") in str(kept.snapshot)


LAST_MINUTES = datetime(2026, 3, 31, 23, 30, tzinfo=ZoneInfo("Europe/Paris"))
LEAVING = (*Role.values, "dpo", "member of the DPO's team")


@pytest.mark.parametrize("place", LEAVING)
def test_every_page_of_the_office_is_gone_the_day_after_the_last(db, place):
    """A session outlives midnight in Paris and no job runs: what was read at half past eleven is not there at half past
    midnight, and the other office of the same person still is."""
    with time_machine.travel(LAST_MINUTES, tick=False) as clock:
        world = build()
        opal, amiens = world.offices["opal"], world.offices["amiens"]
        leaver = member_of(amiens, "auditor", person=_leaver(opal, place))
        browser = cast.browser_of(leaver)
        before = _pages_read(browser, world, "opal")
        elsewhere = _pages_read(browser, world, "amiens")
        assert before
        assert elsewhere

        clock.shift(timedelta(hours=1))
        assert _pages_read(browser, world, "opal") == set()
        assert {browser.get(url).status_code for url in before} == {404}
        assert _pages_read(browser, world, "amiens") == elsewhere
        for url in ("/", "/offices/tous/", "/offices/tous/traitements/", "/offices/tous/exporter/processing/"):
            assert not [word for word in words_in(browser.get(url)) if word.endswith("chezopal")], url


def test_a_place_begins_with_its_day_though_no_job_runs(db):
    with time_machine.travel(LAST_MINUTES, tick=False) as clock:
        world = build()
        tomorrow = timezone.localdate() + timedelta(days=1)
        browser = cast.browser_of(member_of(world.offices["opal"], "auditor", starts=tomorrow))
        assert _pages_read(browser, world, "opal") == set()
        clock.shift(timedelta(hours=1))
        assert "/offices/opal/traitements/1/" in _pages_read(browser, world, "opal")


def _leaver(office: Office, place: str) -> User:
    last_day = timezone.localdate()
    if place in Role.values:
        return member_of(office, place, ends=last_day)
    if place == "dpo":
        return mandate_of(office, ends=last_day).person
    return cast.in_team(mandate_of(office), "deputy", starts=last_day, ends=last_day)


def _pages_read(browser: Client, world: World, office: str) -> set[str]:
    routes = {**OFFICE_ROUTES, **MANDATE_ROUTES}
    calls = [call for name, route in routes.items() for call in route.calls(name, world, ()) if call.office == office]
    return {call.url for call in calls if browser.get(call.url).status_code == 200}


def test_the_matrix_covers_each_office_route_for_reading_and_for_writing(world):
    for name, route in (OFFICE_ROUTES | MANDATE_ROUTES | PEOPLE_ROUTES).items():
        offices = {call.office for call in route.calls(name, world, own=())}
        assert {"opal", "amiens", "tous", "inconnu"} <= offices, name
