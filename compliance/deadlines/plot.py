"""The plot of the coming weeks: a bar each, drawn on the server. Numbers are units of the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.deadlines.rules import Week

STEP, BAR = 44, 28
HEIGHT, BASE, TOP = 150, 124, 22  # of the drawing, of the line on which bars stand, of the highest bar


@dataclass(frozen=True)
class Bar:
    """A week: its days, its number of deadlines, and where the bar stands."""

    first: date
    last: date
    count: int
    x: int
    y: int
    height: int

    @property
    def width(self) -> int:
        """Return the width of every bar."""
        return BAR

    @property
    def middle(self) -> int:
        """Return where its words are centred."""
        return self.x + BAR // 2

    @property
    def above(self) -> int:
        """Return the line on which its number is written."""
        return self.y - 6


@dataclass(frozen=True)
class Plot:
    """The bars, and the size of the drawing."""

    bars: list[Bar]
    width: int
    height: int = HEIGHT
    base: int = BASE

    @property
    def below(self) -> int:
        """Return the line on which the days are written."""
        return BASE + 18


def plot(counts: Sequence[tuple[Week, int]]) -> Plot:
    """Return the drawing of these weeks; the highest bar takes the whole height, whatever its number."""
    most = max((count for _week, count in counts), default=0)
    bars = []
    for rank, ((first, last), count) in enumerate(counts):
        height = round(count / most * (BASE - TOP)) if most else 0
        x = rank * STEP + (STEP - BAR) // 2
        bars.append(Bar(first, last, count, x, BASE - height, height))
    return Plot(bars, width=STEP * len(counts))
