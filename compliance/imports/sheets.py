"""The sheets of a file: those of a workbook, told by a process of its own, or the one table of a file of text."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from io import StringIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from compliance.imports import cell_reader
from compliance.imports.cells import Cell, Sheet
from compliance.imports.files import Form, damaged, form_of, locked
from compliance.imports.found import Refused

CELLS = 3_000_000  # of all the sheets together
MEGABYTES, SECONDS = 2_048, 60  # of memory and of the processor, that reading a workbook may take
PATIENCE = 120  # seconds that it may last
DELIMITERS = (";", "\t", ",")
SAMPLE = 50  # rows by which the delimiter is known
FORMULA = tuple("=+-@\t\r")  # how a text begins that our own tables give an apostrophe first


def sheets_of(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook, or the table of a file of text. Raises Refused, in words."""
    match form := form_of(path):
        case Form.XLSX | Form.ODS:
            with TemporaryDirectory() as folder:  # the reader believes the name of a file
                named = Path(folder) / f"workbook.{form}"
                named.symlink_to(path.resolve())
                return list(_workbook(named))
        case Form.TEXT:
            return [Sheet("", _table(path))]
        case _:
            raise Refused(_("Ce fichier n’est pas un tableau : il tient du JSON."))


def _workbook(path: Path) -> Iterator[Sheet]:
    bounds = [str(bound) for bound in (CELLS, MEGABYTES, SECONDS)]
    command = [sys.executable, "-I", str(Path(cell_reader.__file__)), str(path), *bounds]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603  our own file
    except subprocess.TimeoutExpired as error:
        raise Refused(_too_large()) from error
    match done.returncode:
        case 0:
            yield from _told(done.stdout)
        case cell_reader.LOCKED:
            raise Refused(locked())
        case cell_reader.DAMAGED:
            raise Refused(damaged())
        case _:  # too many cells, or the process was ended by its bounds
            raise Refused(_too_large())


def _too_large() -> str:
    return _(
        "Ce classeur décrit plus de cellules qu’un registre n’en a : "
        "copiez ses lignes dans un nouveau classeur, ou partagez-le en plusieurs fichiers."
    )


def _told(output: bytes) -> Iterator[Sheet]:
    head: dict[str, Any] | None = None
    rows: list[list[Cell]] = []
    for line in output.decode("utf-8", "replace").split("\n"):
        found = json.loads(line) if line else {}
        if isinstance(found, list):
            rows.append([_cell(cell) for cell in found])
            continue
        if head is not None:
            yield Sheet(head["name"], rows)
        head, rows = found or None, []


def _cell(told: Any) -> Cell:
    if not isinstance(told, list):
        plain: Cell = told
        return plain
    day = date.fromisoformat(told[0])
    return day if len(told) == 1 else datetime.combine(day, time.fromisoformat(told[1]))


def _table(path: Path) -> list[list[Cell]]:
    text = _text(path.read_bytes())
    try:
        return [[_unquoted(cell) for cell in row] for row in csv.reader(StringIO(text, newline=""), _dialect(text))]
    except csv.Error as error:
        raise Refused(damaged()) from error


def _text(data: bytes) -> str:
    """Return the text of a file: UTF-8, with its mark or without, UTF-16 with its mark, else Windows-1252."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(
        _("Les lettres de ce fichier ne sont ni en UTF-8, ni en Windows-1252 : enregistrez-le en « CSV UTF-8 ».")
    )


def _dialect(text: str) -> type[csv.Dialect]:
    """Return how the table is written: the delimiter that gives its first rows the same number of cells."""
    return max((_of(delimiter) for delimiter in DELIMITERS), key=lambda dialect: _likelihood(text, dialect))


def _likelihood(text: str, dialect: type[csv.Dialect]) -> tuple[int, int]:
    try:
        widths = [len(row) for row in islice(csv.reader(StringIO(text, newline=""), dialect), SAMPLE) if row]
    except csv.Error:
        return 0, 0
    most = max(set(widths), key=widths.count, default=1)
    return (widths.count(most) if most > 1 else 0), most


def _of(separator: str) -> type[csv.Dialect]:
    class Found(csv.excel):
        delimiter = separator

    return Found


def _unquoted(cell: str) -> str:
    """Return a text as it was typed: our own tables give an apostrophe to what a program would take for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
