"""The DPO's opinions on activities: asked, given, and what the controller did with them. Table only."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.access.perimeter import OfficeScopedQuerySet
from compliance.common.fields import Prose
from compliance.history.canonical import Content
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns
from compliance.law.fields import CodeField
from compliance.offices.dated import office_chain
from compliance.processing.enums import OpinionStatus, Verdict

if TYPE_CHECKING:
    from datetime import date, datetime

PERSON = settings.AUTH_USER_MODEL
TONES = {Verdict.FAVOURABLE: "done", Verdict.RESERVED: "soon", Verdict.UNFAVOURABLE: "late"}
APART = {"id", "office", "number", "status", "version"}  # what a snapshot says beside the content


class OpinionQuerySet(OfficeScopedQuerySet):
    """The vocabulary of reads of opinions."""

    def awaited(self) -> "OpinionQuerySet":
        """Keep those that the DPO has not given yet."""
        return self.filter(status=OpinionStatus.ASKED)


class Opinion(models.Model):
    """An opinion of the DPO on one activity (Art. 38(1) and 39(1) GDPR), kept in the office's chain.

    It is written by its services alone. Once given, its verdict and its text are never changed; another may be asked.
    """

    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("numéro"), editable=False)
    status = models.CharField(_("état"), max_length=10, choices=OpinionStatus.choices, default=OpinionStatus.ASKED)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    record = models.ForeignKey("processing.ProcessingActivity", on_delete=models.PROTECT, related_name="opinions")
    record_version = models.PositiveIntegerField(_("version de la fiche"))

    asked_at = models.DateTimeField(_("demandé le"))
    asked_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = Prose(_("question"), blank=True)
    due_on = models.DateField(_("attendu au plus tard le"))
    due_days = models.PositiveSmallIntegerField(_("jours ouvrés pour répondre"))
    due_zone = CodeField(_("jours fériés"), vocabulary="holiday_zones", max_length=20)

    answered_at = models.DateTimeField(_("donné le"), null=True, blank=True)
    advised_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("avis"), max_length=20, choices=Verdict.choices, blank=True)
    text = Prose(_("texte de l’avis"), blank=True)

    decided_at = models.DateTimeField(_("fiche approuvée le"), null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    followed = models.BooleanField(_("avis suivi"), null=True, blank=True)
    why_not = Prose(_("motif de l’approbation"), blank=True)

    history = LedgerRecords()
    objects: ClassVar[models.Manager[Any]] = OpinionQuerySet.as_manager()

    if TYPE_CHECKING:
        office_id: int
        record_id: int
        advised_by_id: int | None

    class Meta:
        verbose_name = _("avis du DPO")
        verbose_name_plural = _("avis du DPO")
        ordering = ["office", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="processing_opinion_number"),
            models.UniqueConstraint(
                fields=["record"],
                condition=models.Q(status=OpinionStatus.ASKED.value),
                name="processing_opinion_one_awaited",
            ),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("advised_by")), name="processing_opinion_adviser_decides_not"
            ),
        ]
        indexes = [models.Index(fields=["office", "status", "due_on"], name="processing_opinion_awaited")]

    def __str__(self) -> str:
        return f"{opinion_reference(self.number)} – {self.record}"

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    def snapshot(self) -> Content:
        """Return the opinion with the names and the days of the day: a regulator reads names, not ids."""
        return {
            "number": self.number,
            "status": self.status,
            "content": {
                **columns(self, without=APART),
                "record_name": self.record.name,
                "reference": self.record.reference,
                **{f"{role}_name": str(getattr(self, role) or "") for role in ("asked_by", "advised_by", "decided_by")},
                **{name: _day(getattr(self, f"{name[:-3]}_at")) for name in ("asked_on", "answered_on", "decided_on")},
            },
        }

    @property
    def is_awaited(self) -> bool:
        """Tell whether the DPO has not given it yet."""
        return self.status == OpinionStatus.ASKED

    @property
    def asked_on(self) -> "date":
        """Return the day of the request."""
        return timezone.localdate(self.asked_at)

    @property
    def word(self) -> str:
        """Return the word of the chip: the verdict, or that there is none."""
        if self.verdict:
            return str(Verdict(self.verdict).label)
        return str(_("attendu") if self.is_awaited else _("non donné"))

    @property
    def tone(self) -> str:
        """Return the tone of the chip."""
        return TONES[Verdict(self.verdict)] if self.verdict else "soon" if self.is_awaited else ""

    @property
    def due_tone(self) -> str:
        """Return the tone of the last day."""
        return "late" if self.due_on < timezone.localdate() else "soon"


def opinion_reference(number: int) -> str:
    """Return the reference of an opinion in its office's log (« A-012 »)."""
    return f"A-{number:03d}"


def _day(moment: "datetime | None") -> str | None:
    return timezone.localdate(moment).isoformat() if moment else None
