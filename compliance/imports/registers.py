"""Registers that an import writes: each announces its verbs in its `importing` module, which is found by itself.

The import writes through them alone: the register numbers, judges, reopens and tells as when somebody types.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compliance.datasets import description
from compliance.datasets.description import Dataset


@dataclass(frozen=True)
class Register:
    """The verbs of a register: open a draft, replace a content, delete a draft and whether it may be; its note.

    ``note`` is the column that takes what the file says and the register has no field for; without one it stands in a
    document beside the record. ``around`` names what people hang on a record: one that has any was touched.
    """

    dataset: str
    open: Callable[..., Any]
    revise: Callable[..., Any]
    delete: Callable[..., None]
    can_delete: Callable[[Any], bool]
    list_url: str
    note: str = ""
    around: tuple[str, ...] = ("comments",)

    @property
    def description(self) -> Dataset:
        """Return the description of the register."""
        return description.get(self.dataset)


_announced: dict[str, Register] = {}


class NotImportable(LookupError):
    """No register of that name takes an import."""


def announce(register: Register) -> Register:
    """Announce a register. Raises ValueError when it is announced twice."""
    if _announced.setdefault(register.dataset, register) is not register:
        raise ValueError(f"the verbs of {register.dataset!r} are announced twice")
    return register


def register_of(dataset: str) -> Register:
    """Return the verbs of a register; raise NotImportable."""
    try:
        return _announced[dataset]
    except KeyError:
        raise NotImportable(f"{dataset!r} takes no import: there is {', '.join(sorted(_announced))}") from None
