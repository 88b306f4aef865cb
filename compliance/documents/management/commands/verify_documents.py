"""`manage.py verify_documents [--office OFFICE]`: every attached file is there, and is what was sent."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.documents.models import Document
from compliance.documents.store import fault
from compliance.offices.models import Office


class Command(BaseCommand):
    help = "Read every attached file and compare it with its digest; exit status 1 names those missing or changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", help="slug of the one office whose files are read")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = Document.objects.select_related("office").order_by("pk")
        if options["office"]:
            if not Office.objects.filter(slug=options["office"]).exists():
                raise CommandError(f"no office is named {options['office']!r}", returncode=2)
            documents = documents.filter(office__slug=options["office"])
        read = faulty = 0
        for document in documents.iterator(chunk_size=500):
            read += 1
            if wrong := fault(document):
                faulty += 1
                # Neither its name nor its record: whoever operates the server reads no content.
                self.stdout.write(f"{document.office.slug}: document {document.pk} ({document.stored_as}) is {wrong}")
        if faulty:
            raise CommandError(f"{faulty} of {read} file(s) missing or changed", returncode=1)
        self.stdout.write(f"{read} file(s), whole")
