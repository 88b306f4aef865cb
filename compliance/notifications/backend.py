"""The mailer that Django's own functions use: what they are given waits in the outbox, like every other letter."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from compliance.notifications import services

LINE = "-" * 79


class OutboxBackend(BaseEmailBackend):
    """Queues plain letters from the site. What goes through here opens accounts: its text is erased once it has left.

    Raises ValueError for what the outbox cannot carry (attachment, another sender, hidden copies, headers), rather
    than lose it.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write one letter per address, in the caller's transaction; return the number of messages taken."""
        for message in email_messages:
            _refuse_what_would_be_lost(message)
            services.post(message.recipients(), str(message.subject), str(message.body), carries_key=True)
        return len(email_messages)


class PrintedLetters(BaseEmailBackend):
    """The relay of `make run`: letters are printed as one reads them, with links that can be followed."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print the letters; return how many."""
        for message in email_messages:
            head = f"Lettre à {', '.join(message.to)} : {message.subject}"
            print(f"\n{LINE}\n{head}\n{LINE}\n{message.body}\n", flush=True)
        return len(email_messages)


def _refuse_what_would_be_lost(message: EmailMessage) -> None:
    lost = {
        "attachments": message.attachments,
        "alternatives": getattr(message, "alternatives", []),
        "headers": message.extra_headers,
        "cc": message.cc,
        "bcc": message.bcc,
        "reply_to": message.reply_to,
        "from_email": message.from_email != settings.DEFAULT_FROM_EMAIL,
        "html": message.content_subtype != "plain",
    }
    found = sorted(name for name, value in lost.items() if value)
    if found:
        raise ValueError(f"the outbox carries plain letters from the site alone, not {', '.join(found)}")
