"""The ledger's tables: one chain per office, and the columns that every history row carries."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from compliance.history.canonical import GENESIS
from compliance.history.emptied import ERASED

if TYPE_CHECKING:
    from datetime import datetime


class Chain(models.Model):
    """The head of one chain of entries: its length, its last digest, its last moment.

    The key names who the chain belongs to (``office:12``); the ledger knows nothing else of an office.
    """

    key = models.CharField(max_length=60, unique=True)
    position = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)
    moment = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Chain"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.key} @ {self.position}"


class LedgerEntry(models.Model):
    """What a history row of django-simple-history carries beside who, when and why."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    actor_name = models.TextField()
    snapshot = models.JSONField()

    if TYPE_CHECKING:
        id: int
        history_id: int
        history_date: datetime
        history_type: str
        history_change_reason: str | None
        history_user_id: int | None
        instance_type: type[models.Model]
        objects: ClassVar[models.Manager[Any]]

    class Meta:
        abstract = True

    @property
    def erased_at(self) -> "datetime | None":
        """Return when the entry was emptied; None when it says all that it said."""
        return parse_datetime(self.snapshot.get(ERASED, ""))

    @property
    def record_label(self) -> str:
        """Return the entry's record as the chain names it (``processing.processingactivity:7``)."""
        return f"{self.instance_type._meta.label_lower}:{self.id}"


class DatabasePurpose(models.Model):
    """Marks a database of demonstration or load: the only ones where an entry may be dated by hand."""

    class Purpose(models.TextChoices):
        DEMONSTRATION = "demonstration", _("démonstration")
        LOAD = "load", _("charge")

    purpose = models.CharField(max_length=20, choices=Purpose.choices, unique=True)

    objects: ClassVar[models.Manager["DatabasePurpose"]] = models.Manager()

    def __str__(self) -> str:
        return self.purpose


class JournalEntry(models.Model):
    """A line of the journal of reads: who took what out, when, from which office."""

    moment = models.DateTimeField(default=timezone.now, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.TextField()
    office_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    file_number = models.BigIntegerField(null=True, unique=True)  # that a file which left bears
    file_sha256 = models.CharField(max_length=64, blank=True, db_index=True)  # of its bytes

    objects: ClassVar[models.Manager["JournalEntry"]] = models.Manager()

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal des lectures")
        indexes = [models.Index(fields=["office_id", "-moment"], name="history_journal_office")]
        ordering = ["-moment", "-pk"]

    def __str__(self) -> str:
        return f"{self.moment:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"
