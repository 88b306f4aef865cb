"""What an upper floor adds beside a request: announced in its ``beside_request`` module.

@beside.announce
def exchanges(request: SubjectRequest) -> Way | None: ...

@beside.announce_lead
def write(request: SubjectRequest, scope: Scope) -> Way | None: ...

@beside.announce_for_list
def waiting(scope: Scope) -> Way | None: ...

@beside.announce_box
def letters(request: SubjectRequest, scope: Scope) -> Box: ...

@beside.announce_history
def questions(request: SubjectRequest) -> Box: ...

@beside.announce_emptying
def empty(request: SubjectRequest) -> None: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compliance.access.enforcement import Scope
from compliance.subject_requests.models import SubjectRequest


@dataclass(frozen=True)
class Way:
    """Another page about a request, or about them all, as a link."""

    label: str
    url: str


@dataclass(frozen=True)
class Box:
    """A panel on the request's page: its template, which is given what it shows as ``shown``."""

    template: str
    shown: Any


type Lead = Callable[[SubjectRequest, Scope], Way | None]
type Provider = Callable[[SubjectRequest], Way | None]
type ListProvider = Callable[[Scope], Way | None]
type BoxProvider = Callable[[SubjectRequest, Scope], Box]
type HistoryProvider = Callable[[SubjectRequest], Box]
type Emptying = Callable[[SubjectRequest], None]

_providers: list[Provider] = []
_leads: list[Lead] = []
_of_list: list[ListProvider] = []
_boxes: list[BoxProvider] = []
_histories: list[HistoryProvider] = []
_emptyings: list[Emptying] = []


def announce[P: Provider](provider: P) -> P:
    """Announce another page about a request."""
    _providers.append(provider)
    return provider


def ways(request: SubjectRequest) -> list[Way]:
    """Return the other pages about the request."""
    return [way for way in (provider(request) for provider in _providers) if way]


def announce_lead[P: Lead](provider: P) -> P:
    """Announce what one does first with an open request, as a button at the top of its page."""
    _leads.append(provider)
    return provider


def leads(request: SubjectRequest, scope: Scope) -> list[Way]:
    """Return what the person may do first with the request."""
    return [way for way in (provider(request, scope) for provider in _leads) if way]


def announce_for_list[P: ListProvider](provider: P) -> P:
    """Announce another page about the requests of an office, or of « tous »."""
    _of_list.append(provider)
    return provider


def ways_of_list(scope: Scope) -> list[Way]:
    """Return the other pages about the requests that the person reads there."""
    return [way for way in (provider(scope) for provider in _of_list) if way]


def announce_box[P: BoxProvider](provider: P) -> P:
    """Announce a panel on the request's page."""
    _boxes.append(provider)
    return provider


def boxes(request: SubjectRequest, scope: Scope) -> list[Box]:
    """Return the panels of the request's page."""
    return [provider(request, scope) for provider in _boxes]


def announce_history[P: HistoryProvider](provider: P) -> P:
    """Announce what the history of a request tells beside its own versions."""
    _histories.append(provider)
    return provider


def histories(request: SubjectRequest) -> list[Box]:
    """Return what the history of the request tells beside its own versions."""
    return [provider(request) for provider in _histories]


def announce_emptying[E: Emptying](emptying: E) -> E:
    """Announce how what is kept about a request goes with its words, within the caller's ledger entry."""
    _emptyings.append(emptying)
    return emptying


def empty(request: SubjectRequest) -> None:
    """Take away what upper floors keep about a request, within the caller's ledger entry."""
    for emptying in _emptyings:
        emptying(request)
