"""The portal of an office, and what lets somebody follow a request. Tables only."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.history.canonical import Content
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns, to_json
from compliance.notifications.models import Letter
from compliance.offices.dated import office_chain
from compliance.offices.models import Office
from compliance.subject_requests.models import SubjectRequest


class Portal(models.Model):
    """What an office decides of its public portal, kept in its chain; without a row it has none."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="portal")
    is_open = models.BooleanField(
        _("le portail reçoit des demandes"),
        default=False,
        help_text=_("Fermé, il n’en reçoit plus de nouvelle ; celles qui ont été envoyées se suivent encore."),
    )
    publisher = Line(
        _("directeur de la publication"),
        blank=True,
        help_text=_("Vide, c’est le représentant légal de l’organisme."),
    )
    host = Prose(
        _("hébergeur du site"), blank=True, help_text=_("Son nom, son adresse et son téléphone : ils sont publiés.")
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    history = LedgerRecords()
    objects: ClassVar[models.Manager["Portal"]] = models.Manager()

    if TYPE_CHECKING:
        office_id: int

    class Meta:
        verbose_name = _("portail public")
        verbose_name_plural = _("portails publics")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.office)

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    def snapshot(self) -> Content:
        """Return the settings themselves."""
        return columns(self, without={"id", "office", "version"})


class FollowUp(models.Model):
    """What lets somebody follow one request: a code, of which only a keyed digest is kept.

    Its entries in the office's chain say when a code was made, and by whom; never the digest.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(SubjectRequest, on_delete=models.CASCADE, related_name="follow_up")
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    code_digest = models.CharField(max_length=64)
    form_digest = models.CharField(
        max_length=64, null=True, blank=True, unique=True
    )  # of the form that made the request
    issued_at = models.DateTimeField(_("code remis le"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    history = LedgerRecords()
    objects: ClassVar[models.Manager["FollowUp"]] = models.Manager()

    if TYPE_CHECKING:
        office_id: int
        issued_by_id: int | None

    class Meta:
        verbose_name = _("code de suivi")
        verbose_name_plural = _("codes de suivi")
        default_permissions = ()

    def __str__(self) -> str:
        return self.request.reference

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    def snapshot(self) -> Content:
        """Return when the code was made, and by whom."""
        return {
            "reference": self.request.reference,
            "issued_at": to_json(self.issued_at),
            "issued_by": self.issued_by_id,
            "issued_by_name": str(self.issued_by or ""),
        }


class SentLetter(models.Model):
    """A letter to whoever follows a request, which says that something moved and nothing else."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="letters")
    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="+")

    objects: ClassVar[models.Manager["SentLetter"]] = models.Manager()

    class Meta:
        verbose_name = _("lettre de suivi")
        verbose_name_plural = _("lettres de suivi")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.letter_id)
