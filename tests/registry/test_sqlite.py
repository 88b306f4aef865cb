"""The embedded database writes safely: a file of its own, as `make run` opens it."""

import threading
import time

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.utils import ConnectionHandler

from registry import env

pytestmark = pytest.mark.django_db


@pytest.fixture
def database(tmp_path):
    """Open a SQLite file with the product's options."""
    handler = ConnectionHandler({"default": env.sqlite(str(tmp_path / "ramure.sqlite3"))})
    connection = handler["default"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE office (id INTEGER PRIMARY KEY)")
        cursor.execute("CREATE TABLE activity (office_id INTEGER REFERENCES office (id))")
    yield handler
    connection.close()


def value(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_the_options_are_those_of_the_design(database):
    connection = database["default"]
    assert value(connection, "PRAGMA journal_mode") == "wal"
    assert value(connection, "PRAGMA synchronous") == 1  # NORMAL: safe with WAL
    assert value(connection, "PRAGMA foreign_keys") == 1
    assert value(connection, "PRAGMA busy_timeout") == 20_000  # milliseconds
    assert connection.transaction_mode == "IMMEDIATE"


def test_foreign_keys_are_held(database):
    with pytest.raises(IntegrityError), database["default"].cursor() as cursor:
        cursor.execute("INSERT INTO activity VALUES (1)")


def test_a_second_writer_waits_for_the_first(database):
    connection = database["default"]
    begun, finished = threading.Event(), []

    def write_second():
        begun.wait()
        other = database["default"]  # connections are kept by thread
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("INSERT INTO office VALUES (2)")
            cursor.execute("COMMIT")
        finished.append(time.monotonic())
        other.close()

    thread = threading.Thread(target=write_second)
    thread.start()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        begun.set()
        cursor.execute("INSERT INTO office VALUES (1)")
        time.sleep(0.3)
        released = time.monotonic()
        cursor.execute("COMMIT")
    thread.join()
    assert finished and finished[0] > released
    assert value(connection, "SELECT COUNT(*) FROM office") == 2


@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_write_lock_at_once():
    if connections["default"].vendor != "sqlite":
        pytest.skip("SQLite's own promise")
    with transaction.atomic():
        assert connections["default"].connection.in_transaction
