"""The housekeeping of the day that no register owns."""

from datetime import date

from django.db import connection

from compliance.accounts.sessions import forget_ended_sessions
from compliance.notifications import daily
from compliance.notifications.services import erase_old_texts

SAMPLE = 1_000  # rows read per index


@daily.job("accounts: ended sessions")
def sessions(today: date) -> None:
    """Forget the sessions that ended."""
    forget_ended_sessions()


@daily.job("letters: old texts")
def letters(today: date) -> None:
    """Erase the text of the letters that left long ago."""
    erase_old_texts()


@daily.job("database: statistics")
def statistics(today: date) -> None:
    """Count SQLite's rows for its planner; without it, a list of all offices sorts every record of the register.

    PostgreSQL does it by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
            cursor.execute("ANALYZE")
