"""Nobody reaches what is not theirs; everybody reaches what is."""

import pytest
from django.db import connection

from compliance.processing.models import ProcessingActivity
from tests.isolation import cast
from tests.isolation.matrix import play, words_in
from tests.isolation.office_route import OfficeRoute
from tests.isolation.planted_requests import IN_LOG, IN_REQUESTS, IN_RESTRICTED
from tests.isolation.routes import ROUTES, names_of_the_site
from tests.isolation.world import (
    DEAD,
    IN_ON_BEHALF,
    IN_OPINIONS,
    MEMBERS,
    NETWORK_DRAFT,
    NETWORK_SHEET,
    NETWORK_TEMPLATE,
    OFFICE_NAME,
    OFFICES,
    word,
)

AT_LEAST = 400  # cases a person: a table that shrinks by mistake is heard


def test_the_table_knows_every_address_and_no_other():
    assert sorted(names_of_the_site()) == sorted(ROUTES)


@pytest.mark.parametrize("person", cast.PEOPLE if connection.vendor == "sqlite" else cast.EACH_KIND)
def test_each_address_answers_each_person_as_it_should(world, users, person, capsys):
    played = play(world, users, [person])

    with capsys.disabled():
        print(f" [{person}: {played.cases} cases]", end="")
    assert not played.faults, "\n".join(played.faults)
    assert played.cases > AT_LEAST
    assert played.words == cast.words_seen_by(person) | cast.words_confided(person) | cast.words_typed(person)


def test_one_person_of_each_kind_holds_every_set_of_rights():
    def kinds(people):
        return {frozenset(rights) for person in people for rights in cast.PLACES[person].values()}

    assert kinds(cast.EACH_KIND) == kinds(cast.PEOPLE)
    assert set(cast.EACH_KIND) & set(cast.CONFIDED) and set(cast.EACH_KIND) & set(cast.COORDINATED)


def test_each_planted_word_is_read_by_somebody():
    seen = set().union(*(cast.words_seen_by(person) for person in cast.PEOPLE))
    everywhere = (
        (cast.ALIVE | cast.IN_COMMENTS | cast.IN_OTHER_COMMENTS | cast.IN_MANDATES | cast.IN_PEOPLE | {OFFICE_NAME})
        | cast.IN_REQUESTS
        | cast.IN_RESTRICTED
        | {*cast.IN_IMPORTS, *cast.IN_PORTAL, *cast.IN_LETTERS}
    )
    of_offices = {word(place, office) for place in everywhere for office in OFFICES}
    handled = set().union(*(cast.may(person, "handle") for person in cast.PEOPLE))  # models are of who writes letters
    of_offices |= {word(place, office) for place in cast.IN_MODELS for office in handled}
    of_the_network = {word(place, MEMBERS[0]) for place in (NETWORK_TEMPLATE, NETWORK_DRAFT, NETWORK_SHEET)}
    assert of_offices | of_the_network == seen


def test_the_words_of_a_workbook_are_read_back(world, users):
    played = play(world, users, ["auditor of opal"], ["exports:export"])
    for sheet in ("approved", "draft", "submitted", "ended"):
        assert {word(f"name{sheet}", "opal"), word(f"recipient{sheet}", "opal")} <= played.words


@pytest.mark.parametrize(("dataset", "planted"), [("opinions", IN_OPINIONS), ("on-behalf", IN_ON_BEHALF)])
@pytest.mark.parametrize(
    "person", ["shared DPO", "auditor of opal", "direction of amiens", "admin of opal", "coordinator"]
)
def test_the_other_datasets_leave_where_the_register_does(world, users, person, dataset, planted):
    browser, exporting = cast.browser_of(users[person]), cast.may(person, "export")
    for office in OFFICES:
        asked = {"format": "xlsx", "reason": "pour essayer", "drafts": "on"}
        file = browser.post(f"/offices/{office}/exporter/{dataset}/", asked)
        assert file.status_code == browser.get(f"/offices/{office}/exporter/processing/").status_code
        read = set(words_in(file))
        assert all(found.endswith(f"chez{office}") for found in read)
        told = {word(place, office) for place in planted}
        assert told & read == (told if office in exporting else set())


@pytest.mark.parametrize(
    ("dataset", "through", "planted"),
    [("requests", "requests", IN_LOG), ("request-log", "count", frozenset())],
)
@pytest.mark.parametrize(
    "person",
    ["juriste of opal", "shared DPO", "auditor of opal", "direction of amiens", "admin of opal", "coordinator"],
)
def test_the_log_of_requests_leaves_with_names_for_who_reads_them(world, users, person, dataset, through, planted):
    """A restricted request is in neither file, whoever takes it; the auditor's names nobody."""
    browser, allowed = cast.browser_of(users[person]), cast.may(person, through)
    for office in OFFICES:
        file = browser.post(f"/offices/{office}/exporter/{dataset}/", {"format": "xlsx", "reason": "pour essayer"})
        assert (file.status_code == 200) is (office in allowed)
        read = set(words_in(file))
        told = {word(place, office) for place in planted}
        assert read & told == (told if office in allowed else set())
        hidden = IN_RESTRICTED if planted else IN_RESTRICTED | IN_REQUESTS | cast.IN_PORTAL
        assert not read & {word(place, office) for place in hidden}


def test_a_deleted_draft_is_in_the_ledger_and_on_no_page(world):
    kept = ProcessingActivity.history.filter(history_type="-", office_id=world.offices["opal"].pk).get()
    for place in DEAD:
        assert word(place, "opal") in str(kept.snapshot)


def _of_offices():
    return [(name, route) for name, route in ROUTES.items() if isinstance(route, OfficeRoute)]


def test_the_matrix_covers_each_office_route_for_reading_and_for_writing(world):
    for name, route in _of_offices():
        offices = {call.office for call in route.calls(name, world, own=())}
        assert {"opal", "amiens", "tous", "inconnu"} <= offices, name
