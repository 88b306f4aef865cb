"""The tables can be taken down and put up again: every migration has its way back."""

import sqlite3
from contextlib import closing

from tests.registry.production import start

# Each takes down what stands on it: the registers with the offices, then the ledger, then the people.
FOUNDATIONS = ("offices", "history", "accounts")
OURS = ("offices_", "history_", "accounts_", "access_", "records_", "processing_", "exports_", "ramure_")


def schema(folder) -> dict[str, str]:
    """Return our tables and indexes, with the SQL that makes them."""
    with closing(sqlite3.connect(folder / "ramure.sqlite3")) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: sql for name, sql in rows if name.startswith(OURS)}


def migrate(folder, *to: str) -> None:
    done = start(folder, "manage.py", "migrate", *to, "--verbosity", "0")
    assert done.returncode == 0, done.stderr


def test_the_tables_go_down_and_come_back_the_same(tmp_path):
    migrate(tmp_path)
    before = schema(tmp_path)
    assert {"offices_office", "offices_historicalmembership", "access_officegrant"} <= before.keys()

    for app in FOUNDATIONS:
        migrate(tmp_path, app, "zero")
    assert schema(tmp_path) == {}

    migrate(tmp_path)
    assert schema(tmp_path) == before
