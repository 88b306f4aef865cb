"""A file that a person asked for and that a worker writes; it is theirs alone, for some days."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import LINE, Line
from compliance.jobs.enums import State
from compliance.jobs.models import Job
from compliance.offices.models import Office


class ExportJob(Job):
    """A file to write: what, of which offices, for whom and why; then where it is kept, and until when.

    ``kind`` names what is written: `kinds.makes` announces for each what writes it, given the job and a path, and
    ``asked`` is what that needs to know, in JSON (never a record's content). A register, or one register of several
    offices, is one kind (`registers`); anything that leaves in one file may be another: it calls
    `job_services.ask`, and has the progress, the store, the page, the expiry and the letter.

    ``permissions`` are what the person must hold on every one of ``offices``: looked at when the file is asked for,
    before it is written, once it is, and each time that it leaves. ``title`` says what the file is, offices named.
    """

    resumes: ClassVar[int] = 1  # nothing is journalled before the file is kept: it may be written from the start again

    kind = models.CharField(max_length=30)
    title = Line(_("fichier"))
    asked = models.JSONField(default=dict)
    permissions = models.JSONField(default=list)
    offices = models.ManyToManyField(Office, related_name="+")
    recipient = Line(_("destinataire"), blank=True)
    reason = Line(_("motif"), blank=True)

    name = models.CharField(_("nom du fichier"), max_length=LINE, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    stored_as = models.CharField(max_length=100, blank=True)  # "" before the file is kept, and once it is erased
    size = models.PositiveBigIntegerField(_("taille en octets"), default=0)
    count = models.PositiveIntegerField(_("nombre de fiches"), default=0)
    as_of = models.DateTimeField(null=True)  # the moment of which the file speaks, once it is written
    expires_at = models.DateTimeField(_("gardé jusqu’au"), null=True)

    class Meta(Job.Meta):
        abstract = False
        verbose_name = _("export demandé")
        verbose_name_plural = _("exports demandés")
        indexes = [models.Index(fields=["person", "-asked_at"], name="exports_job_of_person")]

    @property
    def is_ready(self) -> bool:
        """Tell whether the file is kept and may still leave today; the right to it is looked at apart."""
        kept = self.state == State.DONE and bool(self.stored_as)
        return kept and self.expires_at is not None and timezone.now() < self.expires_at

    def office_ids(self) -> frozenset[int]:
        """Return the ids of the offices of which the file speaks."""
        return frozenset(office.pk for office in self.offices.all())
