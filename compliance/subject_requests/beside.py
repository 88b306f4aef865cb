"""What an upper floor adds beside a request: announced in its ``beside_request`` module.

@beside.announce
def exchanges(request: SubjectRequest) -> Way | None: ...
"""

from collections.abc import Callable
from dataclasses import dataclass

from compliance.subject_requests.models import SubjectRequest


@dataclass(frozen=True)
class Way:
    """Another page about the request, as a link."""

    label: str
    url: str


type Provider = Callable[[SubjectRequest], Way | None]

_providers: list[Provider] = []


def announce[P: Provider](provider: P) -> P:
    """Announce another page about a request."""
    _providers.append(provider)
    return provider


def ways(request: SubjectRequest) -> list[Way]:
    """Return the other pages about the request."""
    return [way for way in (provider(request) for provider in _providers) if way]
