"""An address to ask for, as every table of routes gives it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.isolation.world import World

type Arguments = Callable[[World], list[Any]]


@dataclass(frozen=True)
class Call:
    """One address to ask for; ``office`` is the one it names, or None."""

    route: str
    url: str
    data: dict[str, Any]
    office: str | None = None
    gone: bool = False
    number: int = 0
