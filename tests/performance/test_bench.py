"""The benchmark's own arithmetic: what is kept, what is passed, what fails the run."""

import pytest

from tests.tools.bench import __main__ as bench
from tests.tools.bench import measure
from tests.tools.bench.measure import Measure, Times


@pytest.mark.parametrize(
    ("line", "verdict", "fails"),
    [
        (Measure("liste", 2.99, 3.0), "tenu", False),
        (Measure("liste", 3.01, 3.0), "dépassé", False),
        (Measure("liste", 4.51, 3.0), "dépassé", True),
        (Measure("requêtes", 12, 12, "requêtes", strict=True), "tenu", False),
        (Measure("requêtes", 13, 12, "requêtes", strict=True), "dépassé", True),
        (Measure("pour information", 99, None), "", False),
    ],
)
def test_a_ratio_is_excused_when_it_is_near_and_a_count_never_is(line, verdict, fails):
    assert (line.cells[3], line.fails) == (verdict, fails)


def test_times_are_compared_in_turn(monkeypatch):
    costs, order, now = {"reference": 2.0, "slow": 6.0}, [], [0.0]

    def work(name):
        order.append(name)
        now[0] += costs[name]

    monkeypatch.setattr(measure, "perf_counter", lambda: now[0])
    times = Times(3, lambda: work("reference"), lambda: work("slow"))
    assert times.ratio(1, 0) == 3.0
    assert order == ["reference", "slow"] * 3


def test_the_table_sets_databases_side_by_side():
    lines = {"SQLite": [Measure("a", 1.5, 2.0), Measure("b", 7, 12, "requêtes", strict=True)], "PostgreSQL": []}
    lines["PostgreSQL"] = [Measure("a", 2.5, 2.0)]
    rows = [row.split("  ") for row in bench.table(lines).splitlines()]
    first = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert first[0] == ["Mesure", "Base", "Mesuré", "Budget", "Verdict"]
    assert first[2:] == [
        ["a", "SQLite", "1,50 ×", "≤ 2,00 ×", "tenu"],
        ["a", "PostgreSQL", "2,50 ×", "≤ 2,00 ×", "dépassé"],
        ["b", "SQLite", "7 requêtes", "≤ 12 requêtes", "tenu"],
    ]
