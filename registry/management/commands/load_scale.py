"""`manage.py load_scale --offices N --activities M --requests R`: a synthetic load for benchmarks, with history."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry import load
from registry.demonstration import PASSWORD

TOLD = 20  # lines of progress


class Command(BaseCommand):
    help = (
        "Fill an empty database with invented offices and registers and their history, for benchmarks. It is marked as"
        " load and never serves anybody. A load that was stopped goes on where it stood; a larger one adds to it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--offices", type=int, default=10, metavar="N", help="offices in all (default 10)")
        parser.add_argument("--activities", type=int, default=500, metavar="M", help="activities in all (default 500)")
        parser.add_argument(
            "--requests", type=int, default=0, metavar="R", help="0 alone: there is no register of requests yet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        offices, activities = options["offices"], options["activities"]
        if options["requests"]:
            raise CommandError("there is no register of requests yet: --requests must be 0", returncode=1)
        if offices < 1 or activities < 0:
            raise CommandError("a load has one office at least", returncode=1)
        begun = monotonic()
        try:
            added, entries = self._load(offices, activities, begun)
        except load.NotALoad as refused:
            raise CommandError(str(refused), returncode=1) from refused
        self.stdout.write(
            f"{offices} organismes ; {added} fiches et leurs {entries} entrées ajoutées en {_since(begun)} s."
            if added
            else f"{offices} organismes déjà chargés : rien n’a été ajouté."
        )
        self._print_accounts()

    def _load(self, offices: int, activities: int, begun: float) -> tuple[int, int]:
        added = entries = 0
        for rank, (_office, more, told) in enumerate(load.load(offices, activities), start=1):
            added, entries = added + more, entries + told
            if more and (rank * TOLD // offices) != ((rank - 1) * TOLD // offices):
                self.stdout.write(f"{rank} organismes, {added} fiches, {entries} entrées, {_since(begun)} s")
                self.stdout.flush()
        return added, entries

    def _print_accounts(self) -> None:
        self.stdout.write("Comptes, ouverts là où RAMURE_DEMONSTRATION=1 :")
        for person in load.people().all():
            self.stdout.write(f"  {person.email}  {person.full_name}")
        self.stdout.write(f"Mot de passe : {PASSWORD}")


def _since(begun: float) -> int:
    return round(monotonic() - begun)
