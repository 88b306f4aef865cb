"""Nobody reaches what is not theirs; everybody reaches what is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from compliance.processing.models import ProcessingActivity
from tests.factories import mandate_of, member_of
from tests.isolation import cast
from tests.isolation.matrix import play
from tests.isolation.routes import MANDATE_ROUTES, OFFICE_ROUTES, ROUTES, names_of_the_site
from tests.isolation.world import DEAD, OFFICES, build, word

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
    assert played.words == cast.words_seen_by(person)


def test_each_planted_word_is_read_by_somebody():
    seen = set().union(*(cast.words_seen_by(person) for person in cast.PEOPLE))
    assert {word(place, office) for place in cast.ALIVE | cast.IN_MANDATES for office in OFFICES} == seen


def test_the_words_of_a_workbook_are_read_back(world, users):
    played = play(world, users, ["auditor of opal"], ["exports:export"])
    for sheet in ("approved", "draft", "submitted", "ended"):
        assert {word(f"name{sheet}", "opal"), word(f"recipient{sheet}", "opal")} <= played.words


def test_a_deleted_draft_is_in_the_ledger_and_on_no_page(world):
    kept = ProcessingActivity.history.filter(history_type="-", office_id=world.offices["opal"].pk).get()
    for place in DEAD:
        assert word(place, "opal") in str(kept.snapshot)


def test_rights_begin_and_end_with_their_day_though_no_job_runs(db):
    """A session outlives midnight in Paris; the right does not."""
    before_midnight = datetime(2026, 3, 31, 23, 30, tzinfo=ZoneInfo("Europe/Paris"))
    address = "/offices/opal/traitements/1/"
    with time_machine.travel(before_midnight, tick=False) as clock:
        world = build()
        opal, last_day = world.offices["opal"], timezone.localdate()
        leaving = {
            "juriste": cast.browser_of(member_of(opal, "juriste", ends=last_day)),
            "DPO": cast.browser_of(mandate_of(opal, ends=last_day).person),
        }
        coming = cast.browser_of(member_of(opal, "auditor", starts=last_day + timedelta(days=1)))
        for browser in leaving.values():
            assert browser.get(address).status_code == 200
        assert coming.get(address).status_code == 404

        clock.shift(timedelta(hours=1))
        for person, browser in leaving.items():
            answers = {
                browser.get(url).status_code for url in (address, "/offices/opal/", "/offices/opal/traitements/")
            }
            assert answers == {404}, person
            assert word("nameapproved", "opal") not in browser.get("/offices/tous/").text
        assert coming.get(address).status_code == 200


def test_the_matrix_covers_each_office_route_for_reading_and_for_writing(world):
    for name, route in (OFFICE_ROUTES | MANDATE_ROUTES).items():
        offices = {call.office for call in route.calls(name, world, own=())}
        assert {"opal", "amiens", "tous", "inconnu"} <= offices, name
