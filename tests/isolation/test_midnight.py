"""Rights begin and end with their day in Paris: time passes, nobody writes anything, no job runs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from compliance.accounts.models import User
from compliance.offices.enums import Role
from compliance.offices.models import Office
from tests.factories import mandate_of, member_of
from tests.isolation import cast
from tests.isolation.matrix import words_in
from tests.isolation.office_route import OfficeRoute
from tests.isolation.routes import ROUTES
from tests.isolation.world import World, build

LAST_MINUTES = datetime(2026, 3, 31, 23, 30, tzinfo=ZoneInfo("Europe/Paris"))
LEAVING = (*Role.values, "dpo", "member of the DPO's team")
OF_ALL = ("/", "/offices/", "/offices/tous/", "/offices/tous/traitements/", "/offices/tous/exporter/processing/")


@pytest.mark.parametrize("place", LEAVING)
def test_every_page_of_the_office_is_gone_the_day_after_the_last(db, place):
    """What was read at half past eleven is not there at half past midnight; the person's other office still is."""
    with time_machine.travel(LAST_MINUTES, tick=False) as clock:
        world = build()
        leaver = member_of(world.offices["amiens"], "auditor", person=_leaver(world.offices["opal"], place))
        browser = cast.browser_of(leaver)
        assert _status(browser, "/offices/opal/") == 200

        clock.shift(timedelta(hours=1))
        assert _pages_read(browser, world, "opal") == set()
        assert browser.get("/offices/amiens/traitements/1/").status_code == 200
        for url in OF_ALL:
            assert not [word for word in words_in(browser.get(url)) if word.endswith("chezopal")], url


def test_a_place_begins_with_its_day(db):
    with time_machine.travel(LAST_MINUTES, tick=False) as clock:
        world = build()
        tomorrow = timezone.localdate() + timedelta(days=1)
        browser = cast.browser_of(member_of(world.offices["opal"], "auditor", starts=tomorrow))
        assert _pages_read(browser, world, "opal") == set()
        clock.shift(timedelta(hours=1))
        assert _status(browser, "/offices/opal/traitements/1/") == 200


def _leaver(office: Office, place: str) -> User:
    last_day = timezone.localdate()
    if place in Role.values:
        return member_of(office, place, ends=last_day)
    if place == "dpo":
        return mandate_of(office, ends=last_day).person
    return cast.in_team(mandate_of(office), "deputy", starts=last_day, ends=last_day)


def _pages_read(browser: Client, world: World, office: str) -> set[str]:
    """Return every address of the office that answers 200 to the person."""
    routes = [(name, route) for name, route in ROUTES.items() if isinstance(route, OfficeRoute)]
    calls = [call for name, route in routes for call in route.calls(name, world, ()) if call.office == office]
    return {call.url for call in calls if _status(browser, call.url) == 200}


def _status(browser: Client, url: str) -> int:
    """Return the status of a page, read to its end: a file is closed after its last byte."""
    reply = browser.get(url)
    if reply.streaming:
        list(reply.streaming_content)
    return int(reply.status_code)
