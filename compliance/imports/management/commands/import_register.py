"""`manage.py import_register OFFICE --dataset NAME --file PATH --by EMAIL [--dry-run]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.accounts.models import User
from compliance.imports import registers, services
from compliance.imports.enums import Stage
from compliance.imports.found import Refused
from compliance.imports.models import Import
from compliance.jobs.running import run
from compliance.offices.models import Office


class Command(BaseCommand):
    help = "Import a file into an office's register in a person's name, as the screen does; --dry-run writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("office", help="slug of the office")
        parser.add_argument("--dataset", required=True, help="name of the register (processing)")
        parser.add_argument("--file", required=True, type=Path, help="path of the file")
        parser.add_argument("--by", required=True, help="e-mail of who imports: they may edit the office's register")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, and forget the file")

    def handle(self, *args: Any, **options: Any) -> None:
        office = Office.objects.filter(slug=options["office"]).first()
        person = User.objects.filter(email=options["by"]).first()
        if office is None or person is None:
            raise CommandError(f"no office is named {options['office']!r}, or no account {options['by']!r}")
        job = _done(_received(office, person, options))
        if job.stage == Stage.CHOOSING:
            job = _done(_with_columns(job))
        if options["dry_run"]:
            self._tell(job)
            services.give_up(job)
            return
        self._tell(_done(services.begin(job)))

    def _tell(self, job: Import) -> None:
        for line in job.lines.all():
            told = line.get_outcome_display() if line.outcome else line.get_effect_display()
            self.stdout.write(f"{line.place}: {line.name}: {told}{f' ({line.why})' if line.why else ''}")


def _received(office: Office, person: User, options: dict[str, Any]) -> Import:
    path: Path = options["file"]
    try:
        sent = services.examine(options["dataset"], path.name, path)
    except (Refused, OSError, registers.NotImportable) as refusal:
        raise CommandError(f"{path}: {refusal}") from refusal
    return services.receive(office, options["dataset"], sent, by=person)


def _with_columns(job: Import) -> Import:
    """Read a table by the columns that the office named on the page of an earlier import."""
    try:
        table = services.table_of(job, "")
    except Refused as refusal:
        services.give_up(job)
        raise CommandError(str(refusal)) from refusal
    if not table.is_remembered:
        services.give_up(job)
        raise CommandError("the columns of this table are named once, on the page of an import")
    return services.choose_columns(job, table.sheet, table.headings, table.mapping)


def _done(job: Import) -> Import:
    """Do at once what waits in the queue for this import; a worker that finds it there finds nothing left to do."""
    run.call(job._meta.label, job.pk)
    job = Import.objects.get(pk=job.pk)
    if job.error:
        if job.stage == Stage.READING:
            services.give_up(job)
        raise CommandError(job.error)
    return job
