"""Copies of a whole test database, each kept under a name beside it and put back much faster than it was made."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

_on_sqlite: dict[str, Path] = {}
_on_postgresql: set[str] = set()


def keep(name: str) -> None:
    """Keep a copy of every row of the database, outside a transaction."""
    if connection.vendor == "sqlite":
        _on_sqlite[name] = Path(settings.VAR_DIR) / f"{name}.sqlite3"
        with closing(sqlite3.connect(_on_sqlite[name])) as copy:
            _opened().backup(copy)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'CREATE TABLE {name}."{table}" AS TABLE public."{table}"')
    _on_postgresql.add(name)


def put_back(name: str) -> bool:
    """Make the database what it was when the copy was kept, and tell whether there was one.

    On PostgreSQL the next numbers given to rows are past those of the copy, for sequences only go forward.
    """
    if name in _on_sqlite:
        with closing(sqlite3.connect(_on_sqlite[name])) as copy:
            copy.backup(_opened())
    elif name in _on_postgresql:
        with transaction.atomic(), connection.cursor() as cursor:
            tables = [f'"{table}"' for table in connection.introspection.table_names(cursor)]
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
            for table in tables:  # in any order: foreign keys are checked at the end of the transaction
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {name}.{table}")  # noqa: S608  # names of our own
    else:
        return False
    ContentType.objects.clear_cache()
    return True


def _opened() -> Any:
    connection.ensure_connection()
    return connection.connection
