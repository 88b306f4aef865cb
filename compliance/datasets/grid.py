"""Sheets laid out cell by cell, where a file must look as its model does: cells that span, lists to choose from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from compliance.datasets.workbook import Value

PER_WIDTH, PER_WIDTH_BOLD = 1.15, 0.95  # characters of running text to a character of width
MOST_LINES = 30  # lines of text that a row is high at most: programs have their own limit


class Style(StrEnum):
    """How a cell looks."""

    TITLE = "title"
    SECTION = "section"
    HEAD = "head"
    LABEL = "label"
    VALUE = "value"
    DAY = "day"
    PLAIN = "plain"


@dataclass(frozen=True)
class Cell:
    """A cell: what it holds, how it looks, how many columns it spans, the name of the list that it is chosen from."""

    value: Value = None
    style: Style = Style.VALUE
    span: int = 1
    choices: str = ""


type Row = Sequence[Cell]


@dataclass(frozen=True)
class Grid:
    """A sheet: its title, its columns' widths in characters, its rows, how many of them stay in sight."""

    title: str
    widths: Sequence[int]
    rows: Iterable[Row]
    frozen: int = 0


@dataclass(frozen=True)
class Choices:
    """A list to choose from: a column (1 is A) of a sheet, from a row to another."""

    sheet: str
    column: int
    first: int
    last: int


@dataclass(frozen=True)
class GridFile:
    """A workbook of such sheets, and the lists that their cells name; ``written_on`` in UTC."""

    title: str
    written_on: datetime
    grids: Iterable[Grid]
    choices: Mapping[str, Choices]


class GridWriter(Protocol):
    """Writes such a workbook."""

    def __call__(self, file: GridFile, path: Path) -> None: ...


def lines(row: Row, widths: Sequence[int]) -> int:
    """Return how many lines of text the row is high: programs do not look into cells that span when they measure it."""
    return max(
        (_lines(cell, sum(widths[column - 1 : column - 1 + cell.span])) for column, cell in placed(row)), default=1
    )


def _lines(cell: Cell, width: int) -> int:
    paragraphs = cell.value.split("\n") if isinstance(cell.value, str) else [""]
    characters = max(1, int(width * (PER_WIDTH if cell.style in {Style.VALUE, Style.PLAIN} else PER_WIDTH_BOLD)))
    return sum(1 + len(paragraph) // characters for paragraph in paragraphs)


def placed(row: Row) -> Iterator[tuple[int, Cell]]:
    """Yield each cell of a row with its column (1 is A)."""
    column = 1
    for cell in row:
        yield column, cell
        column += cell.span
