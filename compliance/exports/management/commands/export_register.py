"""`manage.py export_register OFFICE --dataset NAME --format FORMAT [--as-of ISO-DATETIME] --output PATH`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.datasets import description
from compliance.datasets.description import Dataset
from compliance.exports.formats import announced_formats, formats_of
from compliance.exports.management.asked import add_office_and_moment, moment_of, office_named
from compliance.exports.services import export_register
from compliance.history.ledger import NotYetPast


class Command(BaseCommand):
    help = "Write an office's register to a file, now or as of a past moment; the same export as the screen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_office_and_moment(parser)
        parser.add_argument("--dataset", required=True, help="name of the register (processing)")
        parser.add_argument("--format", required=True, help=", ".join(announced_formats()))
        parser.add_argument("--drafts", action="store_true", help="include the drafts, marked « projet »")
        parser.add_argument(
            "--recipient", default="", help="whom the file is for, on its first page and in the journal"
        )
        parser.add_argument("--reason", default="", help="why the register is taken out, for the journal")
        parser.add_argument("--output", required=True, type=Path, help="path of the file")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["output"]
        office, dataset, moment = (
            office_named(options["office"]),
            _dataset(options["dataset"]),
            moment_of(options["as_of"]),
        )
        if options["format"] not in formats_of(dataset):
            raise CommandError(f"no format {options['format']!r}: there is {', '.join(formats_of(dataset))}")
        choices = {name: options[name] for name in ("format", "drafts", "recipient", "reason")}
        try:
            exported = export_register(office, dataset, moment=moment, by=None, path=path, **choices)
        except NotYetPast:
            raise CommandError(f"{options['as_of']} has not come yet: give a past date") from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        moment_then = exported.moment.isoformat()
        several = " in several files, zipped together" if exported.zipped else ""
        self.stdout.write(f"{path}{several}: {exported.count} records as of {moment_then}, sha256 {exported.sha256}")


def _dataset(name: str) -> Dataset:
    try:
        return description.get(name)
    except description.UnknownDataset as error:
        raise CommandError(str(error)) from None
