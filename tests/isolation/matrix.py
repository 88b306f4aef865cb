"""Plays the cast on every address by every method, and lists what answers otherwise than it should."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Sum
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from compliance.accounts.models import User
from compliance.history.models import Chain
from tests.isolation import cast
from tests.isolation.account_routes import AccountRoute
from tests.isolation.calls import Call
from tests.isolation.network_routes import NetworkRoute
from tests.isolation.office_route import ALWAYS, EVERYWHERE, OfficeRoute
from tests.isolation.routes import ROUTES, InstallerRoute, Route
from tests.isolation.world import PLANTED, World, word

SIGN_IN = 302
HYPHENATED = re.compile(r"[-\u2010\u00ad]\n")  # a long word is cut at the end of a line
HOME = {"home", "office"}


@dataclass
class Played:
    """What came out: how many cases, the faults, the planted words that were read."""

    cases: int = 0
    faults: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Case:
    """A person, an address, a method."""

    person: str
    call: Call
    method: str
    htmx: bool

    def __str__(self) -> str:
        return f"{self.person}: {self.method.upper()}{' (htmx)' if self.htmx else ''} {self.call.url}"

    @property
    def expected(self) -> int:
        """Return the status that the design promises."""
        route = ROUTES[self.call.route]
        if self.person in cast.SIGNED_OUT:
            open_to_all = isinstance(route, AccountRoute) and route.anonymous
            return open_to_all[self.method == "post"] if open_to_all else SIGN_IN
        return self._door(route) or self._answers(route)[self.method == "post"]

    def _door(self, route: Route) -> int:
        """Return 404 for what one may not see, 403 for what one may see and not do, 0 when the door is open."""
        if isinstance(route, AccountRoute) or self.is_confided:
            return 0
        if isinstance(route, InstallerRoute):
            return 0 if self.person in cast.SUPERUSERS else 404
        if isinstance(route, NetworkRoute):
            return self._door_of_network(route)
        if self.call.office == EVERYWHERE and route.needs == "see":
            return 0
        if not self._holds(route.through) or (route.of_a_row and self.call.office == EVERYWHERE):
            return 404
        return 0 if self._holds(route.needs) else 403

    @property
    def is_confided(self) -> bool:
        """Tell whether the address is one that a guest opens, of the record that was confided to the person."""
        route = ROUTES[self.call.route]
        places = cast.ASKED_OF if self.call.route.startswith("questions:") else cast.CONFIDED
        confided = places.get(self.person) == (self.call.office, self.call.number)
        return isinstance(route, OfficeRoute) and route.confided is not None and confided

    def _door_of_network(self, route: NetworkRoute) -> int:
        if self.call.office is None:
            return 0 if cast.may_on_network(self.person, "view") else 404
        if self.call.office not in cast.may_on_network(self.person, "view"):
            return 404
        return 0 if self.call.office in cast.may_on_network(self.person, route.needs) else 403

    def _holds(self, right: str) -> bool:
        offices = cast.may(self.person, right)
        return bool(offices) if self.call.office == EVERYWHERE else self.call.office in offices

    def _answers(self, route: Route) -> tuple[int, int]:
        if isinstance(route, AccountRoute):
            return route.signed_in
        if isinstance(route, InstallerRoute):
            return route.answers
        if isinstance(route, OfficeRoute) and route.confided and self.is_confided:
            return route.confided
        if isinstance(route, OfficeRoute) and self.call.office == EVERYWHERE:
            return _methods_first(route.everywhere, route.answers)
        return (404, 405 if route.answers[1] == 405 else 404) if self.call.gone else route.answers

    @property
    def sends_to_sign_in(self) -> bool:
        """Tell whether the answer is the way to the sign-in page."""
        elsewhere = self.call.route.startswith(("invitation", "portal:"))
        return self.person in cast.SIGNED_OUT and self.expected == SIGN_IN and not elsewhere

    def words_allowed(self) -> set[str]:
        """Return the planted words that the answer may hold: those of the office that the address names.

        The record that was confided to a person is on its own pages and on their first page, in no list and no file.
        """
        office = self.call.office
        seen = cast.words_seen_by(self.person, None if office in {None, EVERYWHERE} else office)
        if self.is_confided or self.call.route in HOME:
            seen = seen | cast.words_confided(self.person)
        return seen | cast.words_typed(self.person) if self._gives_back else seen

    @property
    def _gives_back(self) -> bool:
        """Tell whether the address is that of the form in which the person typed."""
        form = {"processing:create", "processing:edit"}
        return self.call.route in form and (self.call.office, self.call.number) == cast.TYPED.get(self.person)


def _methods_first(answers: tuple[int, int], elsewhere: tuple[int, int]) -> tuple[int, int]:
    """A method that the page does not know is refused before the page is looked for."""
    return (answers[0], 405 if elsewhere[1] == 405 else answers[1])


def play(
    world: World, users: dict[str, User | None], people: Collection[str], routes: Collection[str] = tuple(ROUTES)
) -> Played:
    """Play these people on these addresses; every write is undone."""
    played, before = Played(), _entries_written()  # every case is undone: this number comes back before each
    for person in people:
        own, swapped = cast.may(person, "see"), set()
        for _kind, names in groupby(routes, key=lambda name: type(ROUTES[name])):
            browser = cast.browser_of(users[person])  # some pages ask for a password that was confirmed lately
            for call in (call for name in names for call in ROUTES[name].calls(name, world, own)):
                as_part = _is_known(person, call.office) and (call.route, call.office) not in swapped
                swapped.add((call.route, call.office))
                for htmx in (False, True) if as_part else (False,):
                    for method in ("get", "post"):
                        _play(Case(person, call, method, htmx), browser, played, before)
    return played


def _is_known(person: str, office: str | None) -> bool:
    """Tell whether the person passes some door of the office: htmx swaps parts of pages, and there are none outside.

    Each address is asked for by htmx once in each office: another record, or another filter, swaps the same part.
    """
    guest = cast.CONFIDED.get(person) or cast.ASKED_OF.get(person)
    known = office in cast.may(person, "see") or (guest is not None and office == guest[0])
    return known and office in ALWAYS


def _play(case: Case, browser: Client, played: Played, before: int) -> None:
    cookies = browser.cookies.copy()
    with transaction.atomic():
        response = _ask(case, browser)
        written = _entries_written() != before
        read = set(words_in(response))
        transaction.set_rollback(True)
    browser.cookies = cookies
    played.cases += 1
    played.words |= read
    played.faults += [f"{case}: {fault}" for fault in _faults(case, response, read, written=written)]


def _ask(case: Case, browser: Client) -> HttpResponseBase:
    headers = {"HX-Request": "true"} if case.htmx else {}
    if case.method == "get":
        return browser.get(case.call.url, headers=headers)
    for value in case.call.data.values():
        if isinstance(value, File):
            value.seek(0)  # the same address is asked for twice, by htmx too
    return browser.post(case.call.url, case.call.data, headers=headers)


def _faults(case: Case, response: HttpResponseBase, read: set[str], *, written: bool) -> Iterator[str]:
    status = response.status_code
    if status != case.expected:
        yield f"answered {status}, expected {case.expected}"
    if case.sends_to_sign_in and reverse(settings.LOGIN_URL) not in response.headers["Location"]:
        yield f"sent to {response.headers['Location']}"
    if leaked := read - case.words_allowed():
        yield f"shows {', '.join(sorted(leaked))}"
    if written and (case.method == "get" or case.expected >= 400):
        yield "wrote in the ledger"


def _entries_written() -> int:
    return Chain.objects.aggregate(written=Sum("position"))["written"] or 0


def words_in(response: HttpResponseBase) -> Iterator[str]:
    """Yield the planted words of an answer: its headers, its text, its spreadsheet, the files of its archive."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    texts = [str(response.headers), body.decode("utf-8", "replace")]
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    if body.startswith(b"%PDF"):
        texts += [HYPHENATED.sub("", page.extract_text()) for page in PdfReader(io.BytesIO(body)).pages]
    if "spreadsheetml" in response.headers.get("Content-Type", ""):
        texts += cells_of(body)
    for text in texts:
        for place, office in PLANTED.findall(text.lower()):
            yield word(place, office)


def cells_of(workbook: bytes) -> list[str]:
    """Return the text of every cell of a workbook."""
    sheets = load_workbook(io.BytesIO(workbook), read_only=True)
    return [str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row]
