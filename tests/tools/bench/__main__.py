"""``python -m tests.tools.bench``: one table of the budgets, measured on SQLite and on PostgreSQL.

Exit status 1 when a count passes its budget, or a ratio passes it by far; 0 otherwise, for a machine may be busy.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tools import postgres
from tests.tools.bench.measure import Measure

HEADS = ("Mesure", "Base", "Mesuré", "Budget", "Verdict")


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Give the address of each database: SQLite always, PostgreSQL where it is installed."""
    known = {"SQLite": f"sqlite:///{folder / 'bench.sqlite3'}"}
    try:
        server = postgres.cluster()
        address = server.__enter__()
    except postgres.Unavailable as reason:
        print(f"POSTGRESQL N’EST PAS MESURÉ : {reason}", file=sys.stderr)
        yield known
        return
    try:
        yield {**known, "PostgreSQL": address}
    finally:
        server.__exit__(None, None, None)


def measured(database: str, address: str, folder: Path) -> list[Measure]:
    """Measure one database in a process of its own; tell each measure as it comes."""
    settings = {"RAMURE_LOOPBACK": "1", "RAMURE_DEMONSTRATION": "1", "RAMURE_VAR_DIR": str(folder)}
    environment = {**os.environ, **settings, "RAMURE_LOG_LEVEL": "ERROR", "DATABASE_URL": address}
    (folder / "static").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.tools.bench.run"]
    found = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            found.append(Measure(**json.loads(line)))
            print(f"{database}, {found[-1].what}, {found[-1].cells[1]}", file=sys.stderr)
    if child.returncode:
        sys.exit(f"{database} n’a pas été mesuré jusqu’au bout")
    return found


def table(lines: dict[str, list[Measure]]) -> str:
    """Return the table, the measures of a kind together."""
    ranks = {measure.what: rank for found in lines.values() for rank, measure in enumerate(found)}
    flat = [(measure, database) for database, found in lines.items() for measure in found]
    flat.sort(key=lambda pair: ranks[pair[0].what])
    rows = [HEADS, *((measure.cells[0], database, *measure.cells[1:]) for measure, database in flat)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    ruled = [rows[0], tuple("─" * width for width in widths), *rows[1:]]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in ruled
    )


def main() -> int:
    """Measure, print, judge."""
    with TemporaryDirectory(prefix="ramure-bench-") as name:
        folder = Path(name)
        with databases(folder) as addresses:
            lines = {database: measured(database, address, folder) for database, address in addresses.items()}
    print(table(lines))
    return int(any(measure.fails for found in lines.values() for measure in found))


if __name__ == "__main__":
    sys.exit(main())
