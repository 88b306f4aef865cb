"""The layouts that a register alone is read from; it announces them in its `importing` module."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.datasets.description import Dataset
from compliance.imports.cells import Sheet
from compliance.imports.found import Read


@dataclass(frozen=True)
class Layout:
    """A layout: what tells that sheets follow it, and what reads them with the words of a day."""

    recognises: Callable[[Sequence[Sheet]], bool]
    read: Callable[[Sequence[Sheet], Dataset, date], Read]


_announced: dict[str, dict[str, Layout]] = {}


def announce(dataset: str, kind: str, layout: Layout) -> None:
    """Announce a layout that one dataset alone is read from."""
    if _announced.setdefault(dataset, {}).setdefault(kind, layout) is not layout:
        raise ValueError(f"the layout {kind!r} of {dataset!r} is announced twice")


def layouts_of(dataset: Dataset) -> dict[str, Layout]:
    """Return the layouts of a dataset, by kind."""
    return _announced.get(dataset.name, {})
