"""What is said between an office and whoever asks, in both directions."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Prose
from compliance.history.canonical import Content
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns
from compliance.offices.dated import office_chain
from compliance.offices.models import Office


class RequestMessage(models.Model):
    """A message about one request, kept in the office's chain: it is what was told to the person, or by them.

    Never changed. ``form_digest`` is that of the page that sent it: the same page, sent twice, is one message.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("subject_requests.SubjectRequest", on_delete=models.CASCADE, related_name="messages")
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    from_requester = models.BooleanField(_("écrit par le demandeur"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("écrit le"))
    text = Prose(_("message"))
    form_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)

    history = LedgerRecords()
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    if TYPE_CHECKING:
        office_id: int

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.text[:60]

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    def snapshot(self) -> Content:
        """Return the message, whose request and author it has."""
        return {
            **columns(self, without={"id", "office", "version", "form_digest"}),
            "reference": self.record.reference,
            "author_name": str(self.author or ""),
        }
