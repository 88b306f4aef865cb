"""Files that people attach: what is known of each, and the abstract link that hangs one on a record."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line
from compliance.documents.rules import LONGEST_NAME
from compliance.history.canonical import Content
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns
from compliance.law.fields import CodeField
from compliance.offices.dated import office_chain
from compliance.offices.models import Office

PERSON = settings.AUTH_USER_MODEL


class Document(models.Model):
    """A private file, written once: its bytes are in the store under a name that nobody chose.

    It is reached through what it is attached to, and by no other way. The ledger keeps its digest in the entry of that.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    stored_as = models.CharField(max_length=100, unique=True)
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64)
    name = Line(_("nom du fichier"), max_length=LONGEST_NAME)
    size = models.PositiveBigIntegerField(_("taille en octets"))
    media_type = models.CharField(_("type de contenu"), max_length=100)

    objects: ClassVar[models.Manager["Document"]] = models.Manager()

    if TYPE_CHECKING:
        office_id: int

    class Meta:
        verbose_name = _("fichier")
        verbose_name_plural = _("fichiers")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A document attached to one record, kept in the office's chain; never changed, withdrawn at most.

    The register's own class adds ``record``, a foreign key to its record whose reverse name is ``documents``.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("numéro"), editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    kind = CodeField(_("nature"), vocabulary="document_kinds")
    dated = models.DateField(_("date du document"))
    added_at = models.DateTimeField(_("joint le"))
    added_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    history = LedgerRecords(inherit=True)
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    if TYPE_CHECKING:
        office_id: int
        record: Any
        record_id: int
        added_by_id: int | None

    class Meta:
        abstract = True
        verbose_name = _("document joint")
        verbose_name_plural = _("documents joints")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="%(app_label)s_%(class)s_number_of_record")
        ]

    def __str__(self) -> str:
        return self.document.name

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    def beside(self) -> "models.QuerySet[Any]":
        """Return the documents among which the same file is not attached twice: those of the record."""
        rows: models.QuerySet[Any] = self.record.documents.all()
        return rows

    def snapshot(self) -> Content:
        """Return the link with the file's own facts: a file that was changed no longer has its digest."""
        file = self.document
        return {
            **columns(self, without={"id", "office", "version"}),
            "reference": self.record.reference,
            "name": file.name,
            "sha256": file.sha256,
            "size": file.size,
            "media_type": file.media_type,
            "added_by_name": str(self.added_by or ""),
            "withdrawn_by_name": str(self.withdrawn_by or ""),
        }
