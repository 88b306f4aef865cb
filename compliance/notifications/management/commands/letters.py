"""`manage.py letters [--retry]`: how the outbox fares, for monitoring."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance.notifications import services
from compliance.notifications.models import Letter

RECENT = timedelta(days=14)  # an address that does not exist must not alarm for ever
LATE = timedelta(hours=1)  # a letter due for so long says that no worker runs


class Command(BaseCommand):
    help = "Count the letters that wait, name those given up of late; exit status 1 when one was, or no worker runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", action="store_true", help="put the letters given up back in the outbox first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            self.stdout.write(f"{services.retry_given_up()} back in the outbox")
        now = timezone.now()
        late = Letter.objects.due(now - LATE).count()
        given_up = list(Letter.objects.given_up().filter(created_at__gte=now - RECENT).order_by("created_at", "pk"))
        self.stdout.write(f"{Letter.objects.waiting().count()} waiting, {late} late, {len(given_up)} given up")
        for letter in given_up:
            moment = timezone.localtime(letter.created_at)
            self.stdout.write(f"{moment:%Y-%m-%d %H:%M} {letter.to}: {letter.last_error}")
        if late:
            raise CommandError("letters are due for an hour or more: does send_letters run?", returncode=1)
        if given_up:
            raise CommandError("letters were given up", returncode=1)
