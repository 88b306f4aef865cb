"""Letters on their way, what persons muted, and what was done once for all."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from compliance.offices.models import Office


class LetterQuerySet(models.QuerySet["Letter"]):
    """Where letters are: waiting, due, sent, given up."""

    def waiting(self) -> Self:
        """Keep the letters that will be tried, now or later."""
        return self.filter(sent_at=None, next_attempt_at__isnull=False)

    def due(self, now: datetime) -> Self:
        """Keep the letters to try now, the longest due first."""
        return self.waiting().filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def given_up(self) -> Self:
        """Keep the letters that nobody will try again by itself."""
        return self.filter(sent_at=None, next_attempt_at=None)


class Letter(models.Model):
    """One letter to one address, written in the transaction of what it tells; the worker sends it afterwards.

    It waits while ``next_attempt_at`` is set; it has left once ``sent_at`` is; with neither it was given up.
    """

    to = models.EmailField()
    subject = models.TextField()
    body = models.TextField(blank=True)  # "" once erased
    message_id = models.CharField(max_length=255, unique=True)  # made once: whoever receives a repeat can tell
    office = models.ForeignKey(Office, null=True, on_delete=models.SET_NULL, related_name="+")
    about = models.CharField(max_length=100, blank=True)  # the record, so that its letters are erased with it
    carries_key = models.BooleanField(default=False)  # erased as soon as it has left or was given up
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Letter"]] = LetterQuerySet.as_manager()

    if TYPE_CHECKING:
        office_id: int | None

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(sent_at=None), name="notifications_letter_due"),
            models.Index(fields=["office", "about"], condition=~Q(about=""), name="notifications_letter_about"),
            models.Index(fields=["created_at"], condition=~Q(body=""), name="notifications_letter_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def is_given_up(self) -> bool:
        """Tell whether nobody will try it again by itself."""
        return self.sent_at is None and self.next_attempt_at is None


class Mute(models.Model):
    """A person wants no letter about a category; what cannot be disabled is sent all the same."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=20)  # an `enums.Category`

    objects: ClassVar[models.Manager["Mute"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "category"], name="notifications_mute_once")]

    def __str__(self) -> str:
        return f"{self.person} : {self.category}"


class Done(models.Model):
    """Something that the daily command did, and will not do again."""

    key = models.CharField(max_length=200, unique=True)
    done_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["Done"]] = models.Manager()

    def __str__(self) -> str:
        return self.key
