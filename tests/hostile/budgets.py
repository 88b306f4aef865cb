"""Query budgets: how many statements a page may send, kept in ``tests/query_counts.json``.

``UPDATE_QUERY_COUNTS=1`` rewrites the file with what is measured, so that a change of cost shows in review.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

COUNTS = Path(__file__).parent.parent / "query_counts.json"
TRANSACTION_CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "SET ")  # differ between databases


class OverBudget(AssertionError):
    """A page sends more statements than its budget, or has no budget yet."""


@contextmanager
def budget(name: str, counts: Path = COUNTS) -> Iterator[None]:
    """Fail when the block sends more statements than ``counts`` allows for ``name``."""
    with CaptureQueriesContext(connection) as captured:
        yield
    statements = [query["sql"] for query in captured.captured_queries]
    spent = [sql for sql in statements if not sql.upper().startswith(TRANSACTION_CONTROL)]
    if os.environ.get("UPDATE_QUERY_COUNTS") == "1":
        _write(name, len(spent), counts)
        return
    allowed = _read(counts).get(name)
    if allowed is None:
        raise OverBudget(f"{name} has no budget: run its test once with UPDATE_QUERY_COUNTS=1")
    if len(spent) > allowed:
        raise OverBudget("\n".join([f"{name}: {len(spent)} statements, {allowed} allowed", *spent]))


def _read(counts: Path) -> dict[str, int]:
    content: dict[str, int] = json.loads(counts.read_text()) if counts.exists() else {}
    return content


def _write(name: str, spent: int, counts: Path) -> None:
    with counts.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the workers of one run share the file
        file.seek(0)
        content = {**json.loads(file.read() or "{}"), name: spent}
        file.truncate(0)
        file.write(json.dumps(content, indent=2, sort_keys=True) + "\n")
