"""`manage.py verify_ledger [--office OFFICE]`: check the chains."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from compliance.history.models import Chain
from compliance.history.strays import without_entry
from compliance.history.verification import verify_key


class Command(BaseCommand):
    help = (
        "Check every chain of the ledger, and that records say what their last entry says;"
        " exit status 1 names the first broken entry, the cut tail or the record."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", help="slug of the one office whose chain is checked")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        keys = self._keys(options["office"])
        for key in keys:
            verdict = verify_key(key)
            broken += bool(verdict.fault)
            erased = f", {verdict.erased} erased" if verdict.erased else ""
            self.stdout.write(f"{verdict.chain}: {verdict.fault or f'{verdict.entries} entries{erased}, whole'}")
        for key, fault in without_entry():
            if options["office"] is None or key in keys:
                broken += 1
                self.stdout.write(f"{key}: {fault}")
        if broken:
            raise CommandError(f"{broken} fault(s)", returncode=1)

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
