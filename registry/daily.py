"""The housekeeping of the day that no register owns."""

from datetime import date

from compliance.accounts.sessions import forget_ended_sessions
from compliance.notifications import daily
from compliance.notifications.services import erase_old_texts


@daily.job("accounts: ended sessions")
def sessions(today: date) -> None:
    """Forget the sessions that ended."""
    forget_ended_sessions()


@daily.job("letters: old texts")
def letters(today: date) -> None:
    """Erase the text of the letters that left long ago."""
    erase_old_texts()
