"""What an upper floor adds to the public page of an office's DPO: announced in its ``beside_dpo`` module.

@beside.announce
def portal(office: Office) -> Way | None: ...
"""

from collections.abc import Callable
from dataclasses import dataclass

from compliance.offices.models import Office


@dataclass(frozen=True)
class Way:
    """Another way to reach the office, as a link."""

    label: str
    url: str


type Provider = Callable[[Office], Way | None]

_providers: list[Provider] = []


def announce[P: Provider](provider: P) -> P:
    """Announce another way to reach an office."""
    _providers.append(provider)
    return provider


def ways(office: Office) -> list[Way]:
    """Return the other ways to reach the office."""
    return [way for way in (provider(office) for provider in _providers) if way]
