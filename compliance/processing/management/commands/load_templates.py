"""`manage.py load_templates`: add the network's templates that this database does not hold yet."""

from typing import Any

from django.core.management.base import BaseCommand

from compliance.processing.network_templates import load_templates


class Command(BaseCommand):
    help = "Add the revisions of the network's templates that this database does not hold yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_templates()} template revision(s) added")
