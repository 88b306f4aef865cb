"""`manage.py export_bundle OFFICE [--as-of ISO-DATETIME] [--recipient WHO] [--reason WHY] --output PATH`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.exports.bundle import write_bundle
from compliance.exports.management.asked import add_office_and_moment, moment_of, office_named
from compliance.history.ledger import NotYetPast


class Command(BaseCommand):
    help = "Write all that an office may be asked for in a control to one zip, now or as of a past moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_office_and_moment(parser)
        parser.add_argument("--recipient", default="", help="to whom the bundle goes, for the journal")
        parser.add_argument("--reason", default="", help="why it is made, for the journal")
        parser.add_argument("--output", required=True, type=Path, help="path of the zip")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["output"]
        office, moment = office_named(options["office"]), moment_of(options["as_of"])
        told = {name: options[name] for name in ("recipient", "reason")}
        try:
            made = write_bundle(office, moment=moment, by=None, path=path, **told)
        except NotYetPast:
            raise CommandError(f"{options['as_of']} has not come yet: give a past date") from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        _office, whole = made.sealed[-1]
        self.stdout.write(f"{path}: {made.count} files as of {made.as_of.isoformat()}, sha256 {whole.sha256}")
