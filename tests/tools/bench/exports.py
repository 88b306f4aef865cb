"""What an export costs: beside openpyxl alone for the same finished cells, as of a past date, in memory."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from compliance.datasets import description
from compliance.exports.services import export_register
from compliance.offices.models import Office
from tests.tools.bench.load import Network
from tests.tools.bench.measure import Measure, Times, queries

ROUNDS = 2  # each takes half a minute
OPENPYXL, PAST = 2.0, 1.5  # times openpyxl alone; times the current export
QUERIES = 10
GROWTH = 50  # MiB from 500 to 5,000 records

type Sheets = dict[str, list[list[Any]]]


def measures(network: Network, past: datetime, folder: Path) -> Iterable[Measure]:
    """Yield the costs of the large office's workbook, every field in it, now and as of ``past``."""
    with _finished_cells() as sheets, queries() as sent:
        written = [_export(network, folder, None)]

    def alone() -> None:
        _openpyxl_alone(sheets, folder / "alone.xlsx")

    def now() -> None:
        written.append(_export(network, folder, None))

    def then() -> None:
        written.append(_export(network, folder, past))

    times = Times(ROUNDS, alone, now, then)
    yield Measure("export en xlsx, au moins", min(written), None, "fiches")
    yield Measure("export en xlsx", len(sent), QUERIES, "requêtes", strict=True)
    yield Measure("export en xlsx, fois openpyxl seul", times.ratio(1, 0), OPENPYXL)
    yield Measure("export à une date passée, fois celui du jour", times.ratio(2, 1), PAST)


def _export(network: Network, folder: Path, moment: datetime | None) -> int:
    dataset = description.get("processing")
    path = folder / "export.xlsx"
    return export_register(
        network.large, dataset, format="xlsx", moment=moment, by=network.dpo, path=path, reason="banc"
    ).count


@contextmanager
def _finished_cells() -> Iterator[Sheets]:
    """Keep the values that an export gives to openpyxl, sheet by sheet."""
    sheets: Sheets = {}
    append = WriteOnlyWorksheet.append

    def kept(sheet: Any, row: Any) -> None:
        cells = list(row)
        sheets.setdefault(sheet.title, []).append([getattr(cell, "value", cell) for cell in cells])
        append(sheet, cells)

    with patch.object(WriteOnlyWorksheet, "append", kept):
        yield sheets


def _openpyxl_alone(sheets: Sheets, path: Path) -> None:
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


def growth(few: Office, many: Office) -> Measure:
    """Return how much more memory the larger register needs than the smaller."""
    return Measure("export en xlsx, mémoire de plus qu’à 500 fiches", max(0, _peak(many) - _peak(few)), GROWTH, "Mio")


def _peak(office: Office) -> int:
    """Return the most memory, in MiB, that a process of its own needs for the export."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.tools.bench.peak", office.slug, f"{folder}/export.xlsx"]
        done = subprocess.run(command, env=os.environ, check=True, capture_output=True, text=True)
    return int(done.stdout.splitlines()[-1]) // 1024
