"""An import: the file that a person sent, what was found in it, what became of it; how an office's tables are read."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.access.perimeter import OfficeScopedQuerySet
from compliance.common.fields import Line
from compliance.documents.rules import LONGEST_NAME
from compliance.imports.enums import Choice, Effect, Found, Outcome, Stage
from compliance.jobs.models import Job
from compliance.offices.models import Office

KEPT = timedelta(days=7)  # the file, and what was found in it, while nobody imports it


class Import(Job):
    """A file that is read, then written into an office's register, then undone perhaps: each time a job.

    It belongs to whoever may edit the office's register, for they may write by hand all that it writes. The file is
    kept until the records are written, or 7 days, and is given back to nobody.
    """

    resumes: ClassVar[int] = 3

    dataset = models.CharField(_("registre"), max_length=40)
    stage = models.CharField(_("étape"), max_length=10, choices=Stage.choices, default=Stage.READING)
    name = Line(_("nom du fichier"), max_length=LONGEST_NAME)
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("taille en octets"))
    stored_as = models.CharField(max_length=100, blank=True)  # "" once the file is deleted
    kind = models.CharField(_("nature du fichier"), max_length=20)
    sheet = models.CharField(_("feuille"), max_length=255, blank=True)
    mapping = models.JSONField(default=dict)
    left = models.JSONField(default=list)  # what stands outside any record, as remarks
    written_at = models.DateTimeField(_("importé le"), null=True)

    objects: ClassVar[models.Manager[Any]] = OfficeScopedQuerySet.as_manager()

    if TYPE_CHECKING:
        office: Office
        office_id: int
        lines: Any

    class Meta(Job.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["office", "dataset", "-asked_at"], name="imports_of_register")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the import's page."""
        return self.page("detail")

    def page(self, name: str) -> str:
        """Return the address of one of the import's pages."""
        return reverse(f"imports:{name}", args=[self.office.slug, self.dataset, self.pk])


class ImportedRecord(models.Model):
    """A record that the file describes: what it says, what writing it would do, what became of it.

    ``content`` holds what the model accepts of it, ``remarks`` the rest, which goes to the record's note. ``record_id``
    is that of the register's record, the one that was matched and then the one that was written; ``version`` the one
    that was read, then written.
    """

    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    rank = models.PositiveIntegerField()
    place = models.TextField()
    reference = models.TextField(blank=True)
    name = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    beside = models.JSONField(default=list)  # what the register says by itself of such a record: shown, not written
    found_by = models.CharField(max_length=10, choices=Found.choices, default=Found.NOWHERE, blank=True)
    record_id = models.BigIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)
    effect = models.CharField(max_length=10, choices=Effect.choices)
    choice = models.CharField(max_length=10, choices=Choice.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING, blank=True)
    why = models.TextField(blank=True)  # it is refused, set aside or kept, in words
    document = models.PositiveIntegerField(null=True)  # the number of the document that holds a note too long

    objects: ClassVar[models.Manager["ImportedRecord"]] = models.Manager()

    if TYPE_CHECKING:
        job_id: int

    class Meta:
        verbose_name = _("fiche du fichier")
        verbose_name_plural = _("fiches du fichier")
        ordering = ["rank"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["job", "rank"], name="imports_line_rank")]
        indexes = [models.Index(fields=["record_id"], name="imports_line_record")]

    def __str__(self) -> str:
        return f"{self.place} {self.reference} {self.name}".strip()


class ColumnMapping(models.Model):
    """How an office reads the columns of a table, by their headings: the next file that has them is recognised.

    It is the office's, not a person's: it says how a file of the house is made, and colleagues receive the same one.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    dataset = models.CharField(max_length=40)
    headings = models.CharField(max_length=64)  # the digest of the headings, in their order
    columns = models.JSONField()

    objects: ClassVar[models.Manager["ColumnMapping"]] = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["office", "dataset", "headings"], name="imports_mapping_one_per_headings")
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.office_id}: {self.headings[:8]}"
