"""`manage.py demo`: load or refresh the demonstration network; running it twice changes nothing."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from compliance.accounts.models import User
from registry import demonstration


class Command(BaseCommand):
    help = "Load the demonstration network: invented offices, people and registers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print the accounts and their password")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("the demonstration is loaded only where RAMURE_DEMONSTRATION=1 says that it is one")
        if not options["accounts"]:
            try:
                loaded = demonstration.load()
            except demonstration.NotEmpty as refused:
                raise CommandError(str(refused)) from refused
            self.stdout.write("Réseau de démonstration chargé." if loaded else "Réseau de démonstration déjà chargé.")
        self._print_accounts()

    def _print_accounts(self) -> None:
        self.stdout.write("Comptes de démonstration :")
        for person in User.objects.filter(is_demonstration=True).order_by("pk"):
            self.stdout.write(f"  {person.email}  {person.full_name}")
        self.stdout.write(f"Mot de passe : {demonstration.PASSWORD}")
