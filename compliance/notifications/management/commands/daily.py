"""`manage.py daily`: what is done once a day, for cron."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from compliance.notifications import daily


class Command(BaseCommand):
    help = (
        "Do the jobs of the day; run twice or late, each thing happens once. Exit status 1 names the jobs that failed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = daily.run()
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}", returncode=1)
