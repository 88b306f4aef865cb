"""A synthetic load: as many invented offices, people and registers as asked, with their history, for benchmarks.

Nothing is drawn at random: the same rank gives the same office and the same record, so a load that was stopped goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from compliance.access import services as access
from compliance.accounts.models import User
from compliance.governance.installation import services as governance
from compliance.governance.networks import services as networks
from compliance.history.models import DatabasePurpose
from compliance.offices import rules
from compliance.offices.enums import Colour, Designee, DpoPosition, LegalForm, NetworkKind, Role
from compliance.offices.models import Network, Office
from registry.demonstration import PASSWORD
from registry.load_registers import OPENED, Registers

SINCE = date(2018, 1, 1)
BEFORE = OPENED - timedelta(days=1)  # the entries of an office begin with its own
SOME = 50  # offices of the second DPO
NETWORK_SIZE = 50  # offices of one network

LETTRE: dict[str, Any] = {  # what the mandates of the load say
    "designee": Designee.ORGANISATION,
    "organisation": "DPO mutualisé (charge)",
    "position": DpoPosition.SHARED,
    "register_entrusted": True,
    "days_per_year": 4,
}

STEMS = (
    *("Aube", "Bel", "Brume", "Cala", "Cerne", "Clair", "Dormel", "Ecly", "Ferr", "Garde", "Haute", "Isle", "Jonque"),
    *("Lande", "Lume", "Marne", "Mire", "Noire", "Orme", "Parel", "Quille", "Roche", "Serre", "Tour", "Vaste", "Yvel"),
)
ENDINGS = ("val", "mont", "fontaine", "court", "bourg", "lieu", "ville", "rive", "bois", "pont")
FORMS = ("{} Habitat", "Logis de {}", "Foyer de {}", "{} Logement", "Toit de {}", "Office de {}")
NAMES = len(STEMS) * len(ENDINGS) * len(FORMS)
STEP = 7_919  # a prime: neighbours by rank are no neighbours by name, and none comes twice


class NotALoad(Exception):
    """The database holds something else: marked as load, its ledger would take any date by hand."""


@dataclass(frozen=True)
class People:
    """Who opens the pages: a DPO of every office, one of fifty, one of a single office, and a lawyer."""

    everywhere: User
    some: User
    one: User
    lawyer: User

    def all(self) -> list[User]:
        """Return them, the widest perimeter first."""
        return [self.everywhere, self.some, self.one, self.lawyer]


def mark() -> None:
    """Mark an empty database as load. Raises NotALoad for one that holds something and is not marked."""
    if DatabasePurpose.objects.filter(purpose=DatabasePurpose.Purpose.LOAD).exists():
        return
    if any(model.objects.exists() for model in (DatabasePurpose, Office, Network, User)):
        raise NotALoad("this database holds something else: a load needs an empty one")
    DatabasePurpose.objects.create(purpose=DatabasePurpose.Purpose.LOAD)


def people() -> People:
    """Return the people of the load, made once; they sign in where a demonstration does, and nowhere else."""
    password = make_password(PASSWORD)
    names = {
        "dpo-all": "Ariane Delorme",
        "dpo-50": "Basile Courtois",
        "dpo-1": "Céline Marchal",
        "juriste": "Denis Aubry",
    }
    found = [
        User.objects.get_or_create(
            email=f"{key}@load.example",
            defaults={"full_name": name, "password": password, "is_demonstration": True},
        )[0]
        for key, name in names.items()
    ]
    return People(*found)


def office(rank: int, persons: People) -> Office:
    """Return the office of that rank (the first is 0), opened with its people if it is not there yet."""
    slug = f"load-{rank + 1:04}"
    known = Office.objects.filter(slug=slug).first()
    if known:
        return known
    with transaction.atomic():
        opened = governance.create_office(sheet(rank, slug), by=None, at=BEFORE)
        networks.join_network(_network(rank // NETWORK_SIZE), opened, starts=SINCE, by=None, at=BEFORE)
        deputies = [persons.some] * (rank < SOME) + [persons.one] * (rank == 0)
        access.designate(opened, persons.everywhere, deputies=deputies, starts=SINCE, by=None, at=BEFORE, **LETTRE)
        if rank == 0:
            access.appoint(opened, persons.lawyer, Role.JURISTE, starts=SINCE, by=None, at=BEFORE)
    return opened


def sheet(rank: int, slug: str) -> dict[str, Any]:
    """Return the columns of the office of that rank: an invented name, a number that passes its check."""
    place = rank * STEP % NAMES
    stem, ending = STEMS[place % len(STEMS)], ENDINGS[place // len(STEMS) % len(ENDINGS)]
    town = stem + ending
    name = FORMS[place // len(STEMS) // len(ENDINGS)].format(town)
    series = rank // NAMES
    return {
        "name": f"{name} {series + 1}" if series else name,
        "slug": slug,
        "siren": _siren(95_000_000 + rank),
        "legal_form": LegalForm.OPH,
        "city": town,
        "colour": Colour.values[rank % len(Colour)],
        "representative_name": "Éloi Vasseur",
        "representative_title": "Directeur général",
    }


def _siren(number: int) -> str:
    return next(siren for key in range(10) if rules.siren_is_valid(siren := f"{number}{key}"))


def _network(rank: int) -> Network:
    name = f"Réseau {STEMS[rank % len(STEMS)]} {rank + 1}"
    known = Network.objects.filter(name=name).first()
    values = {"name": name, "kind": NetworkKind.CONVENTION, "starts": SINCE}
    return known or networks.create_network(values, by=None, at=BEFORE)


def load(offices: int, activities: int) -> Iterator[tuple[Office, int, int]]:
    """Fill ``offices`` offices with ``activities`` activities in all, one transaction per office.

    Yields each office with how many activities and entries were added to it: none when it was filled before.
    Raises NotALoad in a database that holds something else.
    """
    mark()
    persons = people()
    registers = Registers(by=persons.lawyer)
    for rank in range(offices):
        opened = office(rank, persons)
        wanted = activities // offices + (rank < activities % offices)
        filled = registers.fill_up_to(opened, wanted)
        yield opened, filled.activities, filled.entries
    analyse()


def analyse() -> None:
    """Count the rows for the planner, as a database in use does."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
