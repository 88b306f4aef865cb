"""Where processors are named: each register announces its own records, in its ``uses`` module.

@announce(_("Activités de traitement"))
def activities(processors: Collection[int]) -> QuerySet: ...  # its records that name one of them
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compliance.access.enforcement import Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

type Provider = Callable[[Collection[int]], Any]

SHOWN = 50  # of one register on a page

_providers: "dict[Provider, StrOrPromise]" = {}


@dataclass(frozen=True)
class Uses:
    """The records of a register that name a processor: those that the person sees, and whether there are others."""

    label: "StrOrPromise"
    records: list[Any]
    more: bool


def announce[P: Provider](label: "StrOrPromise") -> Callable[[P], P]:
    """Announce the records of a register that name one of some processors."""

    def announced(provider: P) -> P:
        _providers[provider] = label
        return provider

    return announced


def is_used(pk: int) -> bool:
    """Tell whether any record of any office names the processor."""
    return any(provider([pk]).exists() for provider in _providers)


def uses_of(pk: int, scope: Scope) -> list[Uses]:
    """Return the uses that the page of a scope may name, by register; the registers without one are left out."""
    found = []
    for provider, label in _providers.items():
        rows = scope.within(provider([pk]).visible_to(scope.user)).select_related("office")
        records = list(rows.order_by("office__name", "number")[: SHOWN + 1])
        if records:
            found.append(Uses(label, records[:SHOWN], len(records) > SHOWN))
    return found


def used_elsewhere(pk: int, scope: Scope) -> bool:
    """Tell whether a record that the page of this scope does not show names the processor."""
    for provider in _providers:
        seen = scope.within(provider([pk]).visible_to(scope.user))
        if provider([pk]).exclude(pk__in=seen.values("pk")).exists():
            return True
    return False
