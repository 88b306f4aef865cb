"""What an office decides about how long it keeps things, what it suspends, what it has destroyed and by which visa."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.access.perimeter import OfficeScopedQuerySet
from compliance.common.fields import Line, Prose
from compliance.documents.models import Document
from compliance.history.canonical import Content
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns
from compliance.jobs.models import Job
from compliance.law.fields import CodeField
from compliance.offices.dated import office_chain
from compliance.offices.models import Office
from compliance.retention.enums import Stage, Unit
from compliance.retention.rules import Period

PERSON = settings.AUTH_USER_MODEL
MOST = 1_200  # of any unit: a century of months


class Told(models.Model):
    """A row of an office, told in its chain."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", editable=False)

    history = LedgerRecords(inherit=True)
    objects: ClassVar[models.Manager[Any]] = OfficeScopedQuerySet.as_manager()

    if TYPE_CHECKING:
        office_id: int

    class Meta:
        abstract = True

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    def snapshot(self) -> Content:
        """Return the row."""
        return columns(self, without={"id", "office", "version"})


class RetentionSetting(Told):
    """How long an office keeps something, from a day on, in the place of the common rule; never changed."""

    rule = CodeField(_("règle"), vocabulary="retention_rules", editable=False)
    value = models.PositiveSmallIntegerField(_("durée"), validators=[MaxValueValidator(MOST)])
    unit = models.CharField(_("unité"), max_length=10, choices=Unit.choices)
    starts = models.DateField(_("à partir du"))
    reason = Prose(_("motif"), help_text=_("Le texte, la décision ou le besoin sur lequel vous vous fondez."))
    set_at = models.DateTimeField(_("décidé le"), editable=False)
    set_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("durée de conservation d’un organisme")
        ordering = ["office", "rule", "starts", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.rule} : {self.period.words}"

    @property
    def period(self) -> Period:
        """Return how long it is."""
        return Period(self.value, self.unit)


class Hold(Told):
    """A record that nothing erases until something happens: a proceeding, a control, a claim."""

    register = models.CharField(max_length=80, editable=False)  # the label of its model
    number = models.PositiveIntegerField(editable=False)
    reference = Line(_("dossier"), editable=False)
    reason = Prose(_("motif"), help_text=_("Une procédure, un contrôle, une réclamation : ce qui impose de garder."))
    until = Line(_("jusqu’à"), help_text=_("L’événement qui y mettra fin : « décision définitive du tribunal »."))
    placed_at = models.DateTimeField(editable=False)
    placed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    lifted_because = Prose(blank=True, editable=False)

    class Meta:
        verbose_name = _("suspension d’effacement")
        ordering = ["-placed_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["office", "register", "number"],
                condition=Q(lifted_at=None),
                name="retention_one_hold_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Elimination(Told):
    """A bordereau d’élimination: a list that no longer moves, the visa of the Archives, what was destroyed by it.

    Code du patrimoine, art. L.212-2 and R.212-14: nothing of it is destroyed before the visa.
    """

    number = models.PositiveIntegerField(_("numéro"), editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    status = models.CharField(
        _("état"), max_length=10, choices=Stage.choices, default=Stage.PREPARED, editable=False, db_index=True
    )
    prepared_at = models.DateTimeField(_("établi le"), editable=False)
    prepared_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    visa_on = models.DateField(_("visa du"), null=True, blank=True)
    visa_reference = Line(_("référence du visa"), blank=True)
    visa_scan = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    ordered_at = models.DateTimeField(_("destruction décidée le"), null=True, blank=True, editable=False)
    ordered_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    destroyed_at = models.DateTimeField(_("détruit le"), null=True, blank=True, editable=False)
    abandoned_because = Prose(_("motif"), blank=True)

    class Meta:
        verbose_name = _("bordereau d’élimination")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="retention_elimination_number")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return self.page("elimination")

    def page(self, name: str) -> str:
        """Return the address of one of its pages."""
        return reverse(f"retention:{name}", args=[self.office.slug, self.number])

    @property
    def reference(self) -> str:
        """Return the name by which the office and the Archives know it (« BE-003 »)."""
        return f"BE-{self.number:03d}"

    @property
    def is_open(self) -> bool:
        """Tell whether what it lists is reserved to it."""
        return self.status in {Stage.PREPARED, Stage.APPROVED}

    lines_written: "list[EliminationLine] | None" = None  # set while a new one is saved: its lines have no row yet

    def snapshot(self) -> Content:
        """Return the bordereau with its lines; what became of each is told once all is destroyed."""
        done = self.status == Stage.DESTROYED
        scan = self.visa_scan
        lines = self.lines.order_by("position") if self.lines_written is None else self.lines_written
        return {
            **super().snapshot(),
            "visa_sha256": scan.sha256 if scan else "",
            "lines": [line.told(with_outcome=done) for line in lines],
        }


class EliminationLine(models.Model):
    """A record of the list, as it was when the list was frozen, and what became of it."""

    elimination = models.ForeignKey(Elimination, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)  # a `kinds.Kind`
    rule = CodeField(vocabulary="retention_rules")
    kept_for = models.CharField(max_length=200)  # the period, in the words of that day
    register = models.CharField(max_length=80)
    record = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=300)
    triggered_on = models.DateField()
    last_day = models.DateField()
    files = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    erased_at = models.DateTimeField(null=True, blank=True)
    kept_because = models.TextField(blank=True)

    objects: ClassVar[models.Manager["EliminationLine"]] = models.Manager()

    class Meta:
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["elimination", "position"], name="retention_line_place"),
        ]
        indexes = [models.Index(fields=["register", "record"], name="retention_line_record")]

    def __str__(self) -> str:
        return self.reference

    def told(self, *, with_outcome: bool) -> Content:
        """Return the line as the bordereau's snapshot holds it."""
        outcome = set() if with_outcome else {"erased_at", "kept_because"}
        return columns(self, without={"id", "elimination", *outcome})


class DestructionJob(Job):
    """The destruction of what a bordereau lists, line after line; begun again, it goes on where it stopped."""

    resumes: ClassVar[int] = 5

    elimination = models.ForeignKey(Elimination, on_delete=models.PROTECT, related_name="jobs")

    class Meta(Job.Meta):
        pass
