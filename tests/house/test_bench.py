"""The bench refuses what it says it refuses."""

import socket
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, engines
from django.test import RequestFactory, TestCase

from tests.conftest import reaches_the_database
from tests.hostile import network
from tests.hostile.budgets import OverBudget, budget
from tests.hostile.ordering import shuffled
from tests.hostile.templates import UndefinedVariable
from tests.hostile.writes import WriteDuringGet, read_only_get, written_table


def write(request: HttpRequest) -> HttpResponse:
    Group.objects.create(name="written")
    return HttpResponse()


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Group.objects.count()))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_get_cannot_write(method):
    request = getattr(RequestFactory(), method)("/")
    with pytest.raises(WriteDuringGet, match="auth_group"), transaction.atomic():
        read_only_get(write)(request)
    assert read_only_get(read)(request).content == b"0"


@pytest.mark.django_db
def test_a_post_may_write():
    assert read_only_get(write)(RequestFactory().post("/")).status_code == 200
    assert Group.objects.filter(name="written").exists()


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "offices_office" ("name") VALUES (%s)', "offices_office"),
        ('UPDATE "django_session" SET "session_data" = 1', "django_session"),
        ("  delete from offices_office", "offices_office"),
        ('WITH gone AS (DELETE FROM "offices_office" RETURNING id) SELECT 1', "offices_office"),
        ("DROP TABLE offices_office", "?"),
        ("CALL rewrite()", "?"),
        ("SELECT 'UPDATE offices_office'", None),
        ("WITH found AS (SELECT 'DELETE FROM x') SELECT 1", None),
        ('SELECT 1 FROM "offices_office" FOR UPDATE', None),
        ("SAVEPOINT s1", None),
    ],
)
def test_what_a_statement_writes_is_known(sql, table):
    assert written_table(sql) == table


class Thing:
    known = "known"

    def absent(self) -> str:
        raise Group.DoesNotExist

    def with_argument(self, argument: str) -> str:
        return argument


@pytest.mark.parametrize("text", ["{{ ghost }}", "{{ thing.ghost }}", "{{ ghost|upper }}", "{{ thing.with_argument }}"])
def test_an_undefined_variable_is_refused(text):
    with pytest.raises(UndefinedVariable):
        engines["django"].from_string(text).render({"thing": Thing()})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ thing.known }}", "known"),
        ("{% if ghost %}a{% else %}b{% endif %}", "b"),
        ("{% if thing.absent %}a{% else %}b{% endif %}", "b"),
        ("{% for one in ghost %}a{% empty %}b{% endfor %}", "b"),
    ],
)
def test_what_production_shows_the_tests_show(text, shown):
    template = engines["django"].from_string(text)
    assert template.render({"thing": Thing()}) == shown
    assert template.template.render(Context({"thing": Thing()})) == shown


@pytest.mark.django_db
def test_an_order_that_was_not_asked_for_is_another():
    for name in "abcdef":
        Group.objects.create(name=name)
    asked = list(Group.objects.order_by("name"))
    assert [group.name for group in asked] == list("abcdef")
    assert list(Group.objects.order_by("name").iterator()) == asked
    assert list(Group.objects.all()) != asked
    assert list(Group.objects.iterator()) != asked
    assert list(Group.objects.values_list("name", flat=True)) != list("abcdef")
    assert set(Group.objects.all()) == set(asked)


def test_two_rows_are_always_exchanged():
    first, second = object(), object()
    assert shuffled([first, second]) == [second, first]
    assert shuffled([first]) == [first]
    assert shuffled([]) == []


@pytest.mark.parametrize("address", ["192.0.2.1", "elsewhere.example"])
def test_other_machines_cannot_be_reached(address):
    with pytest.raises(network.OutsideConnection):
        socket.create_connection((address, 80), timeout=0.1)
    with socket.socket() as connection, pytest.raises(network.OutsideConnection):
        connection.connect((address, 80))
    with socket.socket() as connection, pytest.raises(network.OutsideConnection):
        connection.connect_ex((address, 80))


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=1).close()


@pytest.mark.django_db
def test_a_budget_is_held(tmp_path, monkeypatch):
    counts = tmp_path / "counts.json"
    monkeypatch.delenv("UPDATE_QUERY_COUNTS", raising=False)
    with pytest.raises(OverBudget, match="no budget"), budget("groups", counts):
        Group.objects.count()

    monkeypatch.setenv("UPDATE_QUERY_COUNTS", "1")
    with budget("groups", counts):
        Group.objects.count()
    assert counts.read_text() == '{\n  "groups": 1\n}\n'

    monkeypatch.delenv("UPDATE_QUERY_COUNTS")
    with budget("groups", counts):
        Group.objects.count()
    with pytest.raises(OverBudget, match="2 statements, 1 allowed"), budget("groups", counts):
        Group.objects.count()
        Group.objects.exists()


@pytest.mark.django_db
def test_a_failure_inside_a_budget_keeps_its_own_name(tmp_path):
    with pytest.raises(DatabaseError), budget("groups", tmp_path / "counts.json"):
        raise DatabaseError("the page failed")


# --- what a second database tries again ---


def test_what_reaches_no_database_could_not(request):
    assert not reaches_the_database(request.node)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Group.objects.count()


@pytest.mark.django_db
def test_a_mark_reaches_the_database(request):
    assert reaches_the_database(request.node)


def test_a_fixture_of_a_fixture_reaches_the_database(request, admin_user):
    assert reaches_the_database(request.node)


def test_a_case_is_told_by_its_class():
    item = SimpleNamespace(cls=TestCase, get_closest_marker=lambda name: None, fixturenames=[])
    assert reaches_the_database(item)
