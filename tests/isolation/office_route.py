"""An address under an office: the right it needs, and what it answers to who has it."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.isolation.calls import Call
from tests.isolation.world import DELETED, OFFICES, World

PAGE_ALONE, PAGE_AND_SAVE = (200, 405), (200, 302)
EVERYWHERE = "tous"
ALWAYS = ("opal", "amiens")  # these two are asked for everything by everybody
NOWHERE = (404, 404)

type Data = Callable[[World, int], dict[str, Any]]
type Row = Callable[[World, str], int]


@dataclass(frozen=True)
class OfficeRoute:
    """An address under an office. ``through`` is the right without which the page is not there at all.

    ``answers`` are those given to who has the right, to GET and POST; ``everywhere``, the same under « tous »;
    ``confided``, to the guest of the record that the address names.
    """

    needs: str
    answers: tuple[int, int]
    everywhere: tuple[int, int] = NOWHERE
    through: str = "view"
    more: tuple[Any, ...] = ()
    numbers: tuple[int, ...] = ()
    register: tuple[str, ...] = ()  # the name of the register, in an address that names it before the row
    queries: tuple[str, ...] = ("",)
    of_a_row: bool = False  # the row tells who may: where there is none, nobody is refused, nothing is found
    confided: tuple[int, int] | None = None
    row: Row | None = None  # the id that the address names, where numbers do not mean the same thing in each office
    data: Data = lambda world, number: {}
    typed_in: Callable[[World, str], dict[str, Any]] = lambda world, office: {}  # what depends on the office

    def calls(self, name: str, world: World, own: Collection[str]) -> Iterator[Call]:
        """Give the addresses in one's own offices and the neighbour's, in « tous », and where there is no office."""
        for office in sorted({*ALWAYS, *own}):
            for number in self.numbers or (0,):
                for query in self.queries:
                    yield self._call(name, world, office, number, query)
        for nowhere in (EVERYWHERE, "inconnu"):
            yield self._call(name, world, nowhere, self.numbers[0] if self.numbers else 0)

    def _call(self, name: str, world: World, office: str, number: int, query: str = "") -> Call:
        row = [self.row(world, office if office in world.offices else OFFICES[0])] if self.row else []
        url = reverse(name, args=[office, *([number] if number else ()), *self.register, *row, *self.more])
        data = self.data(world, number) | (self.typed_in(world, office) if office in world.offices else {})
        return Call(name, url + query, data, office, number == DELETED, number)
