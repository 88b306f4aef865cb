"""`manage.py verify_ledger [--office OFFICE]`: check the chains."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from compliance.history.models import Chain
from compliance.history.verification import verify_key


class Command(BaseCommand):
    help = "Check every chain of the ledger; exit status 1 names the first broken entry or the cut tail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", help="slug of the one office whose chain is checked")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for key in self._keys(options["office"]):
            verdict = verify_key(key)
            broken += bool(verdict.fault)
            self.stdout.write(f"{verdict.chain}: {verdict.fault or f'{verdict.entries} entries, whole'}")
        if broken:
            raise CommandError(f"{broken} chain(s) broken", returncode=1)

    def _keys(self, slug: str | None) -> list[str]:
        # The ledger stands below the offices and knows them by chain key only: the registry finds the model.
        offices = apps.get_model("offices", "Office")._default_manager.order_by("pk")
        if slug is None:
            found = {*Chain.objects.values_list("key", flat=True), *(office.ledger_chain() for office in offices)}
            return sorted(found, key=lambda key: (len(key), key))
        office = offices.filter(slug=slug).first()
        if office is None:
            raise CommandError(f"no office is named {slug!r}", returncode=2)
        return [office.ledger_chain()]
