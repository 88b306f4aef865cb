"""`manage.py export_register OFFICE --dataset NAME --format FORMAT [--as-of ISO-DATETIME] --output PATH`."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.datasets import description
from compliance.datasets.description import Dataset
from compliance.exports.formats import announced_formats, formats_of
from compliance.exports.services import export_register, moment_asked
from compliance.history.ledger import NotYetPast
from compliance.offices.models import Office


class Command(BaseCommand):
    help = "Write an office's register to a file, now or as of a past moment; the same export as the screen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("office", help="slug of the office")
        parser.add_argument("--dataset", required=True, help="name of the register (processing)")
        parser.add_argument("--format", required=True, help=", ".join(announced_formats()))
        parser.add_argument(
            "--as-of", help="a date (the end of that day in Paris) or an ISO date and time; now by default"
        )
        parser.add_argument("--drafts", action="store_true", help="include the drafts, marked « projet »")
        parser.add_argument("--reason", default="", help="why the register is taken out, for the journal")
        parser.add_argument("--output", required=True, type=Path, help="path of the file")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["output"]
        office, dataset, moment = _office(options["office"]), _dataset(options["dataset"]), _moment(options["as_of"])
        if options["format"] not in formats_of(dataset):
            raise CommandError(f"no format {options['format']!r}: there is {', '.join(formats_of(dataset))}")
        choices = {name: options[name] for name in ("format", "drafts", "reason")}
        try:
            exported = export_register(office, dataset, moment=moment, by=None, path=path, **choices)
        except NotYetPast:
            raise CommandError(f"{options['as_of']} has not come yet: give a past date") from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        moment_then = exported.moment.isoformat()
        several = " in several files, zipped together" if exported.zipped else ""
        self.stdout.write(f"{path}{several}: {exported.count} records as of {moment_then}, sha256 {exported.sha256}")


def _office(slug: str) -> Office:
    office = Office.objects.filter(slug=slug).first()
    if office is None:
        raise CommandError(f"no office is named {slug!r}")
    return office


def _dataset(name: str) -> Dataset:
    try:
        return description.get(name)
    except description.UnknownDataset as error:
        raise CommandError(str(error)) from None


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return moment_asked(text)
    except (ValueError, OverflowError):
        words = f"{text!r} is neither a date (2026-11-22) nor a date and time (2026-11-22T18:00)"
        raise CommandError(words) from None
