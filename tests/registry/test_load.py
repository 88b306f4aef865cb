"""The load of benchmarks: whole, verifiable, the same each time, and only where nothing else lives."""

from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from compliance.access.perimeter import office_ids, offices_seen
from compliance.accounts.models import User
from compliance.history.models import DatabasePurpose
from compliance.offices.enums import Permission
from compliance.offices.models import Network, Office
from compliance.offices.rules import siren_is_valid
from compliance.processing.models import ProcessingActivity
from compliance.records import workflow
from registry import load
from registry.demonstration import PASSWORD
from registry.load_registers import LIVES
from tests.factories import NetworkFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


def loaded(capsys, **sizes):
    call_command("load_scale", **sizes)
    return capsys.readouterr().out


def verified(capsys):
    call_command("verify_ledger")
    lines = capsys.readouterr().out.splitlines()
    assert all(line.endswith("whole") for line in lines), lines
    return len(lines)


def test_a_load_stands_up_to_verification_goes_on_and_is_not_done_twice(capsys, settings):
    settings.DEMONSTRATION = True
    said = loaded(capsys, offices=2, activities=25)
    assert "2 organismes ; 25 fiches et leurs 122 entrées" in said
    assert verified(capsys) == 3  # two offices and their network
    assert [ProcessingActivity.objects.filter(office=office).count() for office in by_rank()] == [13, 12]
    assert all(len(activity.history.all()) == activity.version for activity in ProcessingActivity.objects.all())

    assert "rien n’a été ajouté" in loaded(capsys, offices=2, activities=25)
    assert "3 organismes ; 20 fiches" in loaded(capsys, offices=3, activities=45)
    assert verified(capsys) == 4
    assert [ProcessingActivity.objects.filter(office=office).count() for office in by_rank()] == [15, 15, 15]


def test_its_people_have_the_perimeters_that_are_measured(capsys, settings, monkeypatch):
    settings.DEMONSTRATION = True
    monkeypatch.setattr(load, "SOME", 2)
    said = loaded(capsys, offices=3, activities=0)
    everywhere, some, one, lawyer = (User.objects.get(email=f"{key}@load.example") for key in KEYS)
    assert [len(offices_seen(person)) for person in (everywhere, some, one, lawyer)] == [3, 2, 1, 1]
    assert len(office_ids(some, Permission.EDIT_REGISTER.full)) == 2
    assert all(person.email in said for person in (everywhere, some, one, lawyer)) and PASSWORD in said
    assert Client().login(email=everywhere.email, password=PASSWORD)


KEYS = ("dpo-all", "dpo-50", "dpo-1", "juriste")


def test_its_accounts_open_nothing_outside_a_demonstration(capsys, settings):
    loaded(capsys, offices=1, activities=0)
    settings.DEMONSTRATION = False
    assert not Client().login(email="dpo-all@load.example", password=PASSWORD)


def test_offices_are_invented_and_each_is_another(capsys):
    sheets = [load.sheet(rank, f"load-{rank}") for rank in range(1_600)]
    for name in ("name", "siren"):
        assert len({sheet[name] for sheet in sheets}) == len(sheets)
    assert all(siren_is_valid(sheet["siren"]) for sheet in sheets[:50])


@pytest.mark.parametrize("something", [OfficeFactory, NetworkFactory, UserFactory])
def test_a_database_that_holds_something_is_left_alone(something):
    something()
    with pytest.raises(CommandError, match="an empty one") as refused:
        call_command("load_scale")
    assert refused.value.returncode == 1
    assert not DatabasePurpose.objects.exists()


def test_a_demonstration_is_no_load():
    DatabasePurpose.objects.create(purpose=DatabasePurpose.Purpose.DEMONSTRATION)
    with pytest.raises(CommandError, match="an empty one"):
        call_command("load_scale")


@pytest.mark.parametrize(
    ("sizes", "words"), [({"requests": 1}, "no register of requests"), ({"offices": 0}, "one office at least")]
)
def test_what_cannot_be_loaded_is_refused(sizes, words):
    with pytest.raises(CommandError, match=words) as refused:
        call_command("load_scale", **sizes)
    assert refused.value.returncode == 1
    assert not Office.objects.exists() and not Network.objects.exists()


def test_the_lives_that_are_told_are_moves_that_the_register_allows():
    allowed = {(start, end) for moves in workflow.MOVES.values() for start in moves[0] for end in [moves[1]]}
    for life in LIVES:
        for before, after in pairwise(life):
            kept = after.changes and after.status == workflow.after_edit(before.status)
            assert kept or (before.status, after.status) in allowed, (before, after)


def by_rank():
    return Office.objects.order_by("slug")
