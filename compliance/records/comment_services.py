"""The verbs of comments: write one and tell those it names, withdraw one's own; and who takes part."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from compliance.access.perimeter import people_with
from compliance.accounts.models import User
from compliance.notifications.services import queue
from compliance.offices.enums import Permission
from compliance.records.comments import Comment
from compliance.records.messages import Mentioned

# Who works on a record: who keeps it, advises on it, or decides. Who only reads the register takes no part.
WORK = (Permission.EDIT_REGISTER.full, Permission.ADVISE_REGISTER.full, Permission.APPROVE_REGISTER.full)

REFUSALS = {
    "not-a-reader": gettext_lazy("Une des personnes à prévenir ne voit plus cette fiche : choisissez de nouveau."),
    "withdrawn": gettext_lazy("Ce commentaire est déjà retiré."),
}


def thread_of(record: Any) -> list[Comment]:
    """Return the comments on a record, the latest last; one query."""
    return list(record.comments.select_related("author"))


def participants(record: Any) -> QuerySet[User]:
    """Return those who read the comments of a record today: who works on it in the office, whom it is confided to."""
    reading = Q(pk__in=people_with(record.office_id, WORK))
    if hasattr(record, "grants"):  # a register may have no guests
        reading |= Q(pk__in=record.grants.values("user"), is_active=True, is_superuser=False)
    readers: QuerySet[User] = record.readers_among(User.objects.filter(reading))
    return readers.order_by("full_name", "pk")


def write[C: Comment](comment: C, *, by: User, told: Iterable[User] = (), at: datetime | None = None) -> C:
    """Write a comment (not saved: its record and its text), and a letter to each person it names.

    Raises ValidationError when the text is refused, or when one of them does not read the record's comments today.
    """
    with transaction.atomic():
        record = _locked(comment.record)
        named = {person.pk for person in told}
        readers = list(participants(record).filter(pk__in=named))
        if len(readers) != len(named):
            raise ValidationError({"told": ValidationError(REFUSALS["not-a-reader"], "not-a-reader")})
        comment.author, comment.written_at = by, at or timezone.now()
        comment.told = [str(person) for person in readers]
        comment.clean_fields(exclude={"told"})
        comment.save()
        others = [person for person in readers if person != by]
        if others:
            queue(Mentioned(comment, others))
    return comment


def withdraw[C: Comment](model: type[C], pk: int) -> C:
    """Withdraw a comment: its text and the names it called are gone; who wrote it, and when, stays.

    Raises ValidationError when it is withdrawn already.
    """
    with transaction.atomic():
        every: Any = model._default_manager
        comment: C = every.select_for_update(of=("self",)).select_related("author", "record").get(pk=pk)
        if comment.withdrawn_at is not None:
            raise ValidationError(REFUSALS["withdrawn"], code="withdrawn")
        comment.text, comment.told, comment.withdrawn_at = "", [], timezone.now()
        comment.save()
    return comment


def _locked(record: Any) -> Any:
    """Return the record as it is now, which nobody deletes meanwhile."""
    every: Any = type(record).objects
    return every.select_for_update(of=("self",)).select_related("office").get(pk=record.pk)
