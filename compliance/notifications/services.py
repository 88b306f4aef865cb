"""Verbs: queue a message, mute a category, erase what was sent long ago."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from compliance.accounts.models import User
from compliance.notifications.enums import Category
from compliance.notifications.models import Letter, Mute
from compliance.notifications.notification import Notification, is_registered
from compliance.offices.models import Office

TEXTS_KEPT = timedelta(days=30)


def queue(notification: Notification) -> list[Letter]:
    """Write a letter to each recipient, in the caller's transaction; the worker sends them once it is committed.

    Nothing is written to a closed account, to who muted what may be muted, nor twice to one address.
    """
    if not is_registered(type(notification)):
        raise ImproperlyConfigured(f"{type(notification).__qualname__} is not announced: @register it in messages.py")
    addresses = sorted({address.strip().lower() for address in _addresses(notification)} - {""})
    if not addresses:
        return []
    subject, body = notification.subject_text(), notification.body_text()
    office, carries_key = notification.office, notification.carries_key
    return post(addresses, subject, body, office=office, about=notification.about, carries_key=carries_key)


def about(register: str, number: int) -> str:
    """Return how letters name the record that they speak of; `Notification.about` bears it."""
    return f"{register}:{number}"


@transaction.atomic
def post(
    addresses: Iterable[str],
    subject: str,
    body: str,
    *,
    office: Office | None = None,
    about: str = "",
    carries_key: bool = False,
) -> list[Letter]:
    """Put one letter per address in the outbox.

    Strangers share the accounts of a public demonstration: it writes to these accounts, and to nobody else.
    """
    if settings.DEMONSTRATION and not settings.LOOPBACK:
        addresses = User.objects.filter(email__in=list(addresses), is_demonstration=True).values_list(
            "email", flat=True
        )
    return [
        Letter.objects.create(
            to=address,
            subject=subject,
            body=body,
            message_id=make_msgid(domain=_domain()),
            office=office,
            about=about,
            carries_key=carries_key,
        )
        for address in addresses
    ]


def mute(person: User, category: Category) -> None:
    """Send a person no more letters about a category, save those that cannot be disabled."""
    Mute.objects.get_or_create(person=person, category=category)


def erase_old_texts() -> int:
    """Erase the text of the letters written 30 days ago, save those still waiting; return how many."""
    old = Letter.objects.filter(created_at__lte=timezone.now() - TEXTS_KEPT).exclude(body="")
    return old.exclude(pk__in=Letter.objects.waiting()).update(body="")


def retry_given_up() -> int:
    """Give the letters that were given up, and still have their text, a new life; return how many."""
    return Letter.objects.given_up().exclude(body="").update(attempts=0, next_attempt_at=timezone.now())


def _addresses(notification: Notification) -> Iterator[str]:
    deaf = _deaf_to(notification)
    for recipient in notification.recipients():
        if isinstance(recipient, str):
            yield recipient
        elif recipient.may_enter and recipient.pk not in deaf:
            yield recipient.email


def _deaf_to(notification: Notification) -> set[int]:
    if not notification.can_be_disabled:
        return set()
    return set(Mute.objects.filter(category=notification.category).values_list("person_id", flat=True))


def _domain() -> str:
    """Return the domain of our own address: the name of this machine is nobody's business."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
