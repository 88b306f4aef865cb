"""`manage.py vacuum`: let nothing of what was erased stay in the pages of the database."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = (
        "Rewrite the database without what was erased. SQLite: the whole file and its journal; PostgreSQL: dead rows"
        " are given back (--full rewrites the tables, which are locked meanwhile)."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--full", action="store_true", help="PostgreSQL: rewrite each table, locked meanwhile")

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                # The journal first: it holds former pages; and again, for the file that was rewritten went through it.
                for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    cursor.execute(statement)
            else:
                cursor.execute("VACUUM (FULL, ANALYZE)" if options["full"] else "VACUUM (ANALYZE)")
        self.stdout.write("the database is rewritten without what was erased")
