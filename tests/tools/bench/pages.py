"""What a page of the register costs, beside a page that shows constants."""

from collections.abc import Iterable
from functools import partial

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from compliance.accounts.models import User
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.records.views import PAGE_SIZE
from compliance.records.workflow import EDITABLE
from registry import load
from registry.load import analyse
from tests.tools.bench.load import Network
from tests.tools.bench.measure import Measure, Times, queries

ROUNDS = 15
LIST_QUERIES, RECORD_QUERIES = 12, 20
EMPTY_PAGES, FLAT = 3.0, 1.5  # times the empty page; times the same list at 500 records


class Lists:
    """The lists as three people open them: one large office, a small one, all of them."""

    def __init__(self, network: Network) -> None:
        self.people: dict[str, tuple[User, str]] = {
            "un organisme": (network.dpo, network.large.slug),
            "un petit organisme": (network.lawyer, network.small.slug),
            "« tous »": (network.dpo, "tous"),
        }
        self._first: dict[str, float] = {}

    def measures(self, size: int) -> Iterable[Measure]:
        """Yield the measures at this number of records; those of the first size are the reference of the next."""
        for who, (person, slug) in self.people.items():
            client = signed_in(person)
            own, same, bare = (
                reverse(name, args=[slug]) for name in ("processing:list", "same_template", "bare_table")
            )
            get(client, own)  # the first page of a session costs a little more
            with queries() as sent:
                get(client, own)
            times = Times(ROUNDS, *(partial(get, client, address) for address in (own, same, bare)))
            title = f"liste de 50 lignes, {who}, {size} fiches"
            yield Measure(title, len(sent), LIST_QUERIES, "requêtes", strict=True)
            yield Measure(f"{title}, fois la même page de constantes", times.ratio(0, 1), EMPTY_PAGES)
            yield Measure(f"{title}, fois un tableau nu", times.ratio(0, 2), None)
            if who in self._first:
                yield Measure(f"liste, {who}, fois celle de 500 fiches", times.ratio(0, 2) / self._first[who], FLAT)
            self._first.setdefault(who, times.ratio(0, 2))


def perimeters(network: Network, offices: int) -> Iterable[Measure]:
    """Yield what the same lists cost a DPO of one office, of fifty, and of as many as asked."""
    persons = network.serve(offices)
    network.fill(network.small, PAGE_SIZE)
    analyse()
    served = (1, min(load.SOME, offices), offices)
    for what, slug in (("un organisme", network.small.slug), ("« tous »", "tous")):
        address = reverse("processing:list", args=[slug])
        clients = [signed_in(person) for person in (persons.one, persons.some, persons.everywhere)]
        for client, count in zip(clients, served, strict=True):
            get(client, reverse("office", args=[network.small.slug]))
            get(client, address)
            with queries() as sent:
                get(client, address)
            title = f"liste, {what}, DPO de {count} organismes"
            yield Measure(title, len(sent), LIST_QUERIES, "requêtes", strict=True)
        times = Times(ROUNDS, *(partial(get, client, address) for client in clients))
        for rank, count in enumerate(served[1:], start=1):
            yield Measure(f"liste, {what}, DPO de {count} organismes, fois d’un seul", times.ratio(rank, 0), FLAT)


def record_pages(network: Network) -> Iterable[Measure]:
    """Yield the cost of the page, the form and the history of the record that has the most rows."""
    client = signed_in(network.dpo)
    number = fullest(network.large).number
    bare = reverse("bare_table", args=[network.large.slug])
    for name, words in (("detail", "fiche entière"), ("edit", "formulaire"), ("history", "historique")):
        address = reverse(f"processing:{name}", args=[network.large.slug, number])
        get(client, address)
        with queries() as sent:
            get(client, address)
        yield Measure(words, len(sent), RECORD_QUERIES, "requêtes", strict=True)
        times = Times(ROUNDS, partial(get, client, address), partial(get, client, bare))
        yield Measure(f"{words}, fois un tableau nu", times.ratio(0, 1), None)


def fullest(office: Office) -> ProcessingActivity:
    """Return an activity that may be edited, drawn from the template that fills every part the most."""
    rows = ProcessingActivity.objects.filter(office=office, number__lte=50, status__in=EDITABLE).order_by("number")
    parts = ProcessingActivity.PARTS
    return max(rows, key=lambda activity: sum(getattr(activity, part).count() for part in parts))


def signed_in(person: User) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(pk=person.pk))
    return client


def get(client: Client, address: str) -> None:
    """Open a page; raise AssertionError when it is refused."""
    status = client.get(address).status_code
    if status != 200:
        raise AssertionError(f"{address} answered {status}")
