"""A GET changes no record: the middleware refuses, on every connection, what is not a read."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

# The only tables that a GET may write to, outside the view.
ALLOWED_TABLES = {
    "django_session",
    "ramure_cache",  # rate counters
    "usersessions_usersession",  # the list of open sessions, kept by its middleware
    "history_journalentry",  # the journal of reads
}
WRITES = re.compile(r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE|MERGE\s+INTO)\s+\"?(\w+)", re.I)
STRINGS = re.compile(r"'(?:[^']|'')*'")
HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET", "PRAGMA", "EXPLAIN", "DECLARE")


class WriteDuringGet(RuntimeError):
    """A page that was only read changed a record."""


def written_table(sql: str) -> str | None:
    """Return the table that a statement writes to, ``"?"`` when it cannot be told, or None for a read."""
    statement = STRINGS.sub("''", sql).strip()
    if statement.upper().startswith(HARMLESS) and not statement.upper().startswith("SELECT INTO"):
        return None
    found = WRITES.search(statement)
    if found:
        return found[2].lower()
    return None if statement.upper().startswith(("WITH", "FETCH", "CLOSE", "SHOW", "VALUES", "(SELECT")) else "?"


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Wrap a database connection: anything but a read of a record is refused."""
    table = written_table(sql)
    if table is not None and table not in ALLOWED_TABLES:
        raise WriteDuringGet(f"a GET wrote to {table}: {sql[:120]}")
    return execute(sql, params, many, context)


def read_only_get(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Guard every GET and HEAD of the tests, in the test client and in the live server alike."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with ExitStack() as stack:
            for alias in settings.DATABASES:
                stack.enter_context(connections[alias].execute_wrapper(refuse_writes))
            return get_response(request)

    return middleware
