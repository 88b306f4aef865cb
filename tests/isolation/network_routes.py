"""The addresses of a network: what they need of its coordinator, and what they answer."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from compliance.processing.models import ProcessingActivity
from tests.isolation.calls import Arguments, Call
from tests.isolation.world import MEMBERS, OTHERS, World
from tests.records.typing import least

WITHOUT_NETWORK = {"networks:list"}
PAGE_ALONE, PAGE_AND_SAVE = (200, 405), (200, 302)


@dataclass(frozen=True)
class NetworkRoute:
    """An address of a network: its coordinator's, and nobody else's page. ``needs`` is the right on the network."""

    needs: str
    answers: tuple[int, int]
    more: Arguments = lambda world: []
    data: Callable[[World, str], dict[str, Any]] = lambda world, label: {}
    queries: tuple[str, ...] = ("",)

    def calls(self, name: str, world: World, own: Collection[str]) -> Iterator[Call]:
        """Give the address under both networks, what it names being of the first; and under one that is not there."""
        if name in WITHOUT_NETWORK:
            yield Call(name, reverse(name), {})
            return
        for label, pk in (("neighbours", world.network.pk), ("others", world.other_network.pk), ("nowhere", 0)):
            url = reverse(name, args=[pk, *self.more(world)])
            gone = label == "others" and bool(self.more(world))
            for query in self.queries:
                yield Call(name, url + query, self.data(world, label), label, gone=gone)


def _presidency(world: World) -> list[Any]:
    return [world.presidency.pk]


def _convention(world: World) -> list[Any]:
    return [world.convention.pk]


def _template(world: World) -> list[Any]:
    return [world.template.code]


def _rewritten(world: World, label: str) -> dict[str, Any]:
    return least(ProcessingActivity, name="Un autre titre", transfers_outside_eu="no", version=world.template.version)


def _noted(world: World) -> dict[str, Any]:
    return {"note": "Ce qui change", "version": world.template.version}


def _presiding(world: World, label: str) -> dict[str, Any]:
    return {"year": 2019, "office": world.offices["opal"].pk}


def _signing(world: World, label: str) -> dict[str, Any]:
    parties = [world.offices[slug].pk for slug in (OTHERS if label == "others" else MEMBERS)]
    dates = {"signed_on": "2019-12-01", "starts": "2020-01-01", "ends": "2029-12-31"}
    return {"title": "Convention", "subject": "Objet", "parties": parties, "version": 1, **dates}


NETWORK_ROUTES = {
    "networks:list": NetworkRoute("view", (302, 405)),
    "networks:network": NetworkRoute("view", PAGE_ALONE),
    "networks:note_presidency": NetworkRoute("manage", PAGE_AND_SAVE, data=_presiding),
    "networks:correct_presidency": NetworkRoute("manage", PAGE_AND_SAVE, _presidency, _presiding),
    "networks:convention": NetworkRoute("view", PAGE_ALONE, _convention),
    "networks:sign_convention": NetworkRoute("manage", PAGE_AND_SAVE, data=_signing),
    "networks:edit_convention": NetworkRoute("manage", PAGE_AND_SAVE, _convention, _signing),
    "templates:list": NetworkRoute("view", PAGE_ALONE),
    "templates:open": NetworkRoute("manage", PAGE_AND_SAVE, data=lambda world, label: {"name": "Un modèle de plus"}),
    "templates:detail": NetworkRoute("view", PAGE_ALONE, _template, queries=("", "?version=1")),
    "templates:edit": NetworkRoute("manage", PAGE_AND_SAVE, _template, _rewritten),
    "templates:publish": NetworkRoute("manage", PAGE_AND_SAVE, _template, lambda world, label: _noted(world)),
    "templates:withdraw": NetworkRoute("manage", PAGE_AND_SAVE, _template, lambda world, label: _noted(world)),
    "network_figures": NetworkRoute("view", PAGE_ALONE),
    "networks:end_convention": NetworkRoute(
        "manage", PAGE_AND_SAVE, _convention, lambda world, label: {"ends": "2028-12-31"}
    ),
}
