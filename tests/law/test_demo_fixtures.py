"""The demonstration files: the network as described, and registers that replay move by move. Pure: only JSON."""

from collections import Counter
from copy import deepcopy
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest

from tests.law.contents import CODES, TEMPLATES, adopted, apply, check_content, load

MOVES = {("draft", "submitted"), ("submitted", "approved"), ("approved", "ended")}
REGISTERS = load("demo/registers.json")
NETWORK = load("demo/network.json")
ACTIVITIES = [(slug, activity) for slug, register in REGISTERS.items() for activity in register]


def luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + rank % 2) for rank, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def test_the_network_is_the_one_described() -> None:
    offices = NETWORK["offices"]
    slugs = [office["slug"] for office in offices]
    assert set(slugs) == set(REGISTERS)
    assert all(len(office["siren"]) == 9 and office["siren"][0] == "9" and luhn(office["siren"]) for office in offices)
    assert len({office["colour"] for office in offices}) == len(offices) == 6
    assert all(office["holiday_zone"] in CODES["holiday_zones"] for office in offices)
    dwellings = {office["slug"]: office["dwellings"] for office in offices}
    founders = ["oise-habitat", "amiens", "opal", "reims-habitat"]
    assert (sum(dwellings.values()), sum(dwellings[slug] for slug in founders)) == (95_000, 52_000)
    since = {row["office"]: row["from"] for row in NETWORK["memberships"] if row["network"] == "GIE Canopée"}
    assert {slug for slug in slugs if since[slug] == "2018-01-01"} == set(founders)
    assert (since["baie-de-somme"][:4], since["opac-oise"][:4]) == ("2021", "2022")


def test_networks_stand_side_by_side() -> None:
    canopee, convention = NETWORK["networks"]
    assert (canopee["to"], bool(convention["to"])) == (None, True)
    members = [row["office"] for row in NETWORK["memberships"] if row["network"] == convention["name"]]
    assert len(members) == 3
    years = [row["year"] for row in NETWORK["presidencies"]]
    assert years == list(range(2018, 2028))
    presidents = [row["office"] for row in NETWORK["presidencies"]]
    assert all(one != following for one, following in pairwise(presidents))
    assert {len(row["parties"]) for row in NETWORK["conventions"]} == {2, 3}


def test_the_people_hold_the_announced_accounts() -> None:
    people = {person["key"]: person for person in NETWORK["people"]}
    assert len({person["email"] for person in people.values()}) == len(people)
    assert len({person["full_name"] for person in people.values()}) == len(people)
    expected = {"dpo@demo.example", "dpo-amiens@demo.example", "coordination@demo.example"} | {
        f"{account}@{slug}.demo.example"
        for account in ("juriste", "deontologue", "direction", "admin", "agent")
        for slug in REGISTERS
    }
    assert {person["email"] for person in people.values()} == expected
    roles = {row["role"] for person in people.values() for row in person["appointments"]}
    assert roles <= CODES["office_roles"] - {"dpo"}
    assert {row["person"] for row in NETWORK["mandates"]} == {"dpo", "dpo-amiens"}
    entrusted = {row["office"] for row in NETWORK["mandates"] if row["register_entrusted"]}
    assert entrusted == {"oise-habitat", "opal", "reims-habitat"}


@pytest.mark.parametrize(("slug", "activity"), ACTIVITIES, ids=[f"{slug}-{a['template']}" for slug, a in ACTIVITIES])
def test_a_demonstration_activity_can_be_replayed(slug: str, activity: dict[str, Any]) -> None:
    where = f"{slug} {activity['template']}"
    assert set(activity["choices"]) == {choice["key"] for choice in TEMPLATES[activity["template"]]["choices"]}
    content = adopted(activity["template"], activity["choices"])
    apply(content, activity["changes"])
    check_content(content, where)
    first, *later = activity["history"]
    assert set(first) == {"on", "by", "reason"}
    status = "draft"
    for entry in later:
        assert ("changes" in entry) != ("status" in entry), where
        if "status" in entry:
            assert (status, entry["status"]) in MOVES, where
            status = entry["status"]
        else:
            assert status != "ended", where
            before = deepcopy(content)
            apply(content, entry["changes"])
            check_content(content, where)
            assert content != before, where
            status = "submitted" if status == "approved" else status
    assert status == activity["status"], where
    moments = [datetime.fromisoformat(entry["on"]) for entry in activity["history"]]
    assert all(first < second for first, second in pairwise(moments)), where


@pytest.mark.parametrize("slug", REGISTERS)
def test_a_demonstration_register_is_a_year_of_entitled_work(slug: str) -> None:
    register = REGISTERS[slug]
    assert 18 <= len(register) <= 36
    assert len(register) <= len(REGISTERS["opal"])
    assert len({activity["template"] for activity in register}) == len(register)
    entries = [entry for activity in register for entry in activity["history"]]
    moments = [datetime.fromisoformat(entry["on"]) for entry in entries]
    assert all(moment.tzinfo for moment in moments)
    assert len(set(moments)) == len(moments)
    assert date(2025, 11, 24) <= min(moments).date()
    assert max(moments).date() <= date(2026, 11, 20)
    created = [activity["history"][0]["on"] for activity in register]
    assert created == sorted(created)
    assert created[-1] < "2026-03-01"
    mandates = {row["office"] for row in NETWORK["mandates"] if row["person"] == "dpo" and row["from"] <= "2025-12-04"}
    authors = {entry["by"] for entry in entries}
    local = {f"juriste@{slug}.demo.example", f"direction@{slug}.demo.example"}
    assert authors <= local | ({"dpo@demo.example"} if slug in mandates else set())
    assert all(e["by"] == f"direction@{slug}.demo.example" for e in entries if e.get("status") == "approved")
    assert Counter(activity["status"] for activity in register)["approved"] > len(register) / 2
