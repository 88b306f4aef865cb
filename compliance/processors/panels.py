"""What a register says beside a sheet, to an office that reads it: announced in the register's ``uses`` module.

@panels.announce
def contracts(office: Office, sheet: Processor, scope: Scope) -> Panel: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compliance.access.enforcement import Scope
from compliance.offices.models import Office


@dataclass(frozen=True)
class Panel:
    """A template of the register, and what it shows."""

    template: str
    shown: Any


type Provider = Callable[[Office, Any, Scope], Panel]

_providers: list[Provider] = []


def announce[P: Provider](provider: P) -> P:
    """Announce what a register says beside a sheet."""
    _providers.append(provider)
    return provider


def panels_of(office: Office, sheet: Any, scope: Scope) -> list[Panel]:
    """Return what each register says of the sheet to who reads it through the office."""
    return [provider(office, sheet, scope) for provider in _providers]
