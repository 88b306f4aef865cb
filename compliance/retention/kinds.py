"""What registers keep, and until when: each announces its kinds in its `retention` module, which is found by itself.

@announce
class Files(Kind):
    name, rule, register = "contracts.file", "contract", "contracts.processorcontract"
    label = _("Contrats de sous-traitants et leurs pièces")

    def candidates(self, office, until): ...
    def erase(self, record, *, by, reason): ...
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ImproperlyConfigured

from compliance.accounts.models import User
from compliance.offices.models import Office

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class NoLongerDue(Exception):
    """What was listed is not to be erased any more: it is gone, or lives again; the text says which, in French."""


class Gone(NoLongerDue):
    """What was listed is no longer there: it went by another way."""


@dataclass(frozen=True)
class Candidate:
    """A record whose period has begun to run: which, since when, what would go with it."""

    record: int
    number: int
    reference: str  # what the bordereau calls it: no name of a person, and none of a restricted record
    triggered_on: date
    files: int = 0
    size: int = 0  # bytes
    kept_because: str = ""  # the register itself keeps it from any erasure, in words


class Kind(ABC):
    """One thing that a register keeps under one rule."""

    name: ClassVar[str]
    rule: ClassVar[str]  # a code of « retention_rules »
    register: ClassVar[str]  # the label of the model
    label: "ClassVar[StrPromise]"
    within: ClassVar[str] = ""  # the kind that takes this one along, once a record is due under both
    is_suspended_here: ClassVar[bool] = True  # False: the register has its own page for it
    sweeps: ClassVar[bool] = True  # what goes may stand in the places beside the record (`history.places`)

    @abstractmethod
    def candidates(self, office: Office, until: date) -> Iterable[Candidate]:
        """Yield the office's records for which the rule's trigger came on or before ``until``, by number."""

    @abstractmethod
    def erase(self, record: int, *, by: User | None, reason: str) -> None:
        """Erase what the kind names of a record, in its own ledger entry. Raises NoLongerDue when it must not."""

    def reference(self, office: Office, number: int) -> str | None:
        """Return what the office calls its record of that number; None when there is none."""
        return None


_announced: dict[str, Kind] = {}


def announce[K: type[Kind]](kind: K) -> K:
    """Announce a kind. Raises ImproperlyConfigured when its name is taken."""
    if type(_announced.setdefault(kind.name, kind())) is not kind:
        raise ImproperlyConfigured(f"two kinds are named {kind.name!r}")
    return kind


def announced() -> list[Kind]:
    """Return every kind, by name."""
    return [_announced[name] for name in sorted(_announced)]


def kind(name: str) -> Kind:
    """Return a kind by its name. Raises KeyError."""
    return _announced[name]
