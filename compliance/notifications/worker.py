"""Letters leave: each is taken, sent, then noted, in three steps that a crash may cut anywhere.

A letter that is taken is nobody else's for `TAKEN_FOR`, far longer than a dialogue with the relay lasts; a worker that
dies leaves it to be repeated afterwards, under the same Message-ID. No transaction stays open during the dialogue:
SQLite has one writer, who would make every page wait for the relay.
"""

import logging
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import Enum
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from compliance.notifications import given_up
from compliance.notifications.models import Letter

RELAY = "relay"  # the alias, in MAILERS, of the mailer that letters leave by
TAKEN_FOR = timedelta(minutes=10)
DELAYS = (  # before each new attempt; after the last one the letter is given up, some four days later
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=1),
)
FIRST_PERMANENT_CODE = 500  # RFC 5321, 4.2.1: 4yz asks to come back later, 5yz not to
CUT_SHORT = "the worker was cut short at each attempt"

logger = logging.getLogger(__name__)


class Outcome(Enum):
    """What became of one attempt."""

    NOTHING_DUE = "nothing due"
    SENT = "sent"
    PUT_OFF = "put off"
    GIVEN_UP = "given up"
    NO_RELAY = "relay not answering"


def send_next() -> Outcome:
    """Try the letter that has been due the longest, and tell what became of it."""
    letter = _take(timezone.now())
    if letter is None:
        return Outcome.NOTHING_DUE
    if letter.attempts > len(DELAYS) + 1:
        return _give_up(letter, CUT_SHORT)
    try:
        _message(letter).send(using=RELAY)
    except (SMTPException, OSError, ValueError) as error:
        return _put_off(letter, error)
    return _note_sent(letter)


def _take(now: datetime) -> Letter | None:
    """Reserve the next due letter: committed before the dialogue begins."""
    if not Letter.objects.due(now).exists():
        return None  # an idle worker never asks for SQLite's write lock
    with transaction.atomic():
        letter = Letter.objects.due(now).select_for_update(skip_locked=True).first()
        if letter is not None:
            letter.attempts += 1
            letter.next_attempt_at = now + TAKEN_FOR
            letter.save(update_fields=["attempts", "next_attempt_at"])
    return letter


def _message(letter: Letter) -> EmailMessage:
    """Return the same message at every attempt, to the byte."""
    headers = {
        "Message-ID": letter.message_id,
        "Date": format_datetime(timezone.localtime(letter.created_at)),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no « je suis absent » in answer
    }
    return EmailMessage(letter.subject, letter.body, to=[letter.to], headers=headers)


def _note_sent(letter: Letter) -> Outcome:
    letter.sent_at, letter.next_attempt_at, letter.last_error = timezone.now(), None, ""
    return _note(letter, Outcome.SENT)


def _put_off(letter: Letter, error: Exception) -> Outcome:
    logger.warning("letter %s, attempt %s: %s", letter.pk, letter.attempts, type(error).__name__)
    words = f"{type(error).__name__}: {error}"
    if _is_refused_for_good(error) or letter.attempts > len(DELAYS):
        return _give_up(letter, words)
    letter.next_attempt_at, letter.last_error = timezone.now() + DELAYS[letter.attempts - 1], words
    is_answering = isinstance(error, SMTPResponseException | SMTPRecipientsRefused)
    return _note(letter, Outcome.PUT_OFF if is_answering else Outcome.NO_RELAY)


@transaction.atomic
def _give_up(letter: Letter, words: str) -> Outcome:
    """Note it, and let whoever the letter was written for hear of it."""
    letter.next_attempt_at, letter.last_error = None, words
    outcome = _note(letter, Outcome.GIVEN_UP)
    given_up.tell(letter)
    return outcome


def _note(letter: Letter, outcome: Outcome) -> Outcome:
    if letter.carries_key and letter.next_attempt_at is None:
        letter.body = ""
    letter.save(update_fields=["body", "next_attempt_at", "sent_at", "last_error"])
    return outcome


def _is_refused_for_good(error: Exception) -> bool:
    """Tell whether this letter itself is refused; a refused sender or password is a setting, mended in time."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= FIRST_PERMANENT_CODE for code, _words in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= FIRST_PERMANENT_CODE
    return isinstance(error, ValueError)  # no message can be made of it: an address that is none
