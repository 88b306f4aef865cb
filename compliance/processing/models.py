"""The processing register (Art. 30(1) GDPR): an activity and its repeated parts."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.common.text import folded
from compliance.history.canonical import Content
from compliance.law.fields import CodeField
from compliance.processing import rules
from compliance.processing.catalogue import NetworkTemplate as NetworkTemplate
from compliance.processing.catalogue import TemplateRevision as TemplateRevision
from compliance.processing.catalogue import latest_revisions as latest_revisions
from compliance.processing.enums import Answer, Status
from compliance.processing.guests import ActivityGrant as ActivityGrant
from compliance.processing.guests import ActivityGuest as ActivityGuest
from compliance.processing.opinions import Opinion as Opinion
from compliance.processing.terms import law_terms
from compliance.records.models import Part, Record, RecordQuerySet

LONGEST = 9_999  # of a duration, in any unit: what both databases hold
TONES = {Status.DRAFT: "", Status.SUBMITTED: "soon", Status.APPROVED: "done", Status.ENDED: "info"}


class ProcessingActivityQuerySet(RecordQuerySet):
    """The vocabulary of the register's reads."""

    def search(self, words: str) -> "ProcessingActivityQuerySet":
        """Keep the activities whose reference, name or description holds every word, whatever its case and accents."""
        rows = self
        for word in folded(words).split():
            rows = rows.filter(searched__contains=word)
        return rows

    def in_register(self) -> "ProcessingActivityQuerySet":
        """Keep what the register is made of: every activity that is not a draft."""
        return self.exclude(status=Status.DRAFT)

    def review_late(self, today: date) -> "ProcessingActivityQuerySet":
        """Keep the activities whose review date has passed."""
        return self.filter(review_on__lt=today).exclude(status=Status.ENDED)

    def for_list(self) -> "ProcessingActivityQuerySet":
        """Load what a line of the list shows, and no long text: a database sorts short rows much faster."""
        own = ("number", "name", "status", "missing_count", "updated_at", "review_on")
        bases = Purpose.objects.only("activity_id", "legal_basis", "position")
        return (
            self.select_related("office")
            .only(*own, "office__slug", "office__name", "office__colour")
            .prefetch_related(models.Prefetch("purposes", bases))
        )


class ProcessingActivity(Record):
    """An activity of an office's register, with every item of Art. 30(1) and what stands beside it."""

    name = Line(_("nom du traitement"))
    description = Prose(
        _("description"), blank=True, help_text=_("Ce que fait le traitement, en deux ou trois phrases.")
    )
    service = Line(_("service en charge"), blank=True, help_text=_("Le service qui met le traitement en œuvre."))
    started_on = models.DateField(_("date de création du traitement"), null=True, blank=True)
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    transfers_outside_eu = models.CharField(
        _("transferts hors UE ?"),
        max_length=10,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
        help_text=_("Un accès de maintenance à distance depuis un pays tiers est un transfert."),
    )
    dpia = CodeField(_("analyse d’impact (AIPD)"), vocabulary="dpia_verdicts", blank=True)
    dpia_reason = Prose(_("raison du verdict"), blank=True)
    notes = Prose(_("à savoir"), blank=True, help_text=_("Interdits, régimes particuliers, précautions."))
    origin = Line(_("modèle d’origine"), blank=True, editable=False)
    status = models.CharField(
        _("état"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False, db_index=True
    )
    searched = models.TextField(_("texte où l’on cherche"), default="", editable=False)
    missing_count = models.PositiveSmallIntegerField(_("éléments manquants"), default=0, editable=False)

    objects: ClassVar[models.Manager[Any]] = ProcessingActivityQuerySet.as_manager()

    PARTS = (
        "purposes",
        "data_subjects",
        "data_categories",
        "recipients",
        "transfers",
        "security_measures",
        "joint_controllers",
    )
    NOT_CONTENT = Record.NOT_CONTENT | {"status", "searched", "missing_count"}

    class Meta(Record.Meta):
        verbose_name = _("activité de traitement")
        verbose_name_plural = _("activités de traitement")
        ordering = ["office", "number"]
        indexes = [
            models.Index(fields=["office", "status", "number"], name="processing_office_status"),
            models.Index(fields=["name", "id"], name="processing_by_name"),
            models.Index(fields=["-updated_at", "-id"], name="processing_by_update"),
            models.Index(fields=["review_on", "id"], name="processing_by_review"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} – {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the activity's page."""
        return self.page("detail")

    def page(self, name: str) -> str:
        """Return the address of one of the activity's pages (``edit``, ``history``, a verb)."""
        return reverse(f"processing:{name}", args=[self.office.slug, self.number])

    @property
    def reference(self) -> str:
        """Return the reference by which the office names the activity (« T-012 »)."""
        return rules.reference(self.number)

    @property
    def tone(self) -> str:
        """Return the tone of the status's chip."""
        return TONES[Status(self.status)]

    @property
    def state_word(self) -> str:
        """Return the status in a word; Django's own way sorts all the choices again for each line of a list."""
        return str(Status(self.status).label)

    @property
    def bases(self) -> list[str]:
        """Return the legal bases of the purposes, each once, in their order."""
        return list(dict.fromkeys(purpose.legal_basis for purpose in self.purposes.all() if purpose.legal_basis))

    def summarise(self, content: Content) -> None:
        """Count what is missing, for lists and figures; write down the words by which the activity is found."""
        self.searched = folded(f"{self.reference}\n{content['name']}\n{content['description']}")
        self.missing_count = len(rules.missing(content, law_terms()))

    def state(self) -> Content:
        """Return the status, kept in each snapshot."""
        return {"status": self.status}


class ActivityPart(Part):
    """A row of a part of an activity."""

    class Meta(Part.Meta):
        abstract = True


class Purpose(ActivityPart):
    """A purpose and its one legal basis (Art. 30(1)(b), Art. 6(1)); the first is the main one."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.CASCADE, related_name="purposes")
    label = Prose(
        _("finalité"), help_text=_("À quoi servent les données, en termes qu’une personne concernée comprend.")
    )
    legal_basis = CodeField(
        _("base légale"), vocabulary="legal_bases", blank=True, help_text=_("Une seule par finalité.")
    )
    legal_reference = Line(
        _("texte applicable"),
        blank=True,
        help_text=_("Exigé pour une obligation légale ou une mission d’intérêt public."),
    )
    balancing_test = Prose(
        _("mise en balance"),
        blank=True,
        help_text=_("Exigée pour l’intérêt légitime : intérêt poursuivi, nécessité, droits des personnes."),
    )
    consent_proof = Prose(
        _("preuve du consentement"),
        blank=True,
        help_text=_("Exigée pour le consentement : comment il est recueilli et gardé."),
    )
    consent_withdrawal = Prose(
        _("retrait du consentement"),
        blank=True,
        help_text=_("Exigé pour le consentement : aussi simple que de le donner (art. 7(3))."),
    )

    class Meta(ActivityPart.Meta):
        verbose_name = _("finalité")
        verbose_name_plural = _("finalités")

    def __str__(self) -> str:
        return self.label


class DataSubject(ActivityPart):
    """A category of persons (Art. 30(1)(c))."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.CASCADE, related_name="data_subjects")
    category = CodeField(_("catégorie de personnes"), vocabulary="data_subjects", blank=True)
    details = Prose(_("précisions"), blank=True)

    class Meta(ActivityPart.Meta):
        verbose_name = _("catégorie de personnes")
        verbose_name_plural = _("catégories de personnes")

    def __str__(self) -> str:
        return self.category


class DataCategory(ActivityPart):
    """A category of data (Art. 30(1)(c)) with how long it is kept (Art. 30(1)(f)) and what becomes of it."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.CASCADE, related_name="data_categories")
    category = CodeField(_("catégorie de données"), vocabulary="data_categories", blank=True)
    details = Prose(_("description"), blank=True)
    ground = CodeField(
        _("fondement particulier"),
        vocabulary="special_grounds",
        blank=True,
        help_text=_("Exigé pour une donnée sensible (art. 9(2)), une infraction (art. 10) ou le NIR."),
    )
    disposition = CodeField(_("sort final"), vocabulary="dispositions", blank=True)

    PARTS = ("retentions",)

    class Meta(ActivityPart.Meta):
        verbose_name = _("catégorie de données")
        verbose_name_plural = _("catégories de données")

    def __str__(self) -> str:
        return self.category


class Retention(Part):
    """How long a category of data is kept in one phase: a duration from a trigger, or a written criterion."""

    data_category = models.ForeignKey(DataCategory, on_delete=models.CASCADE, related_name="retentions")
    phase = CodeField(_("phase"), vocabulary="retention_phases", blank=True)
    value = models.PositiveSmallIntegerField(
        _("durée"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    unit = CodeField(_("unité"), vocabulary="duration_units", blank=True)
    trigger = Line(
        _("à compter de"),
        blank=True,
        help_text=_("L’événement qui fait courir la durée : fin du bail, dernier contact…"),
    )
    criterion = Prose(
        _("critère"),
        blank=True,
        help_text=_("À la place d’une durée, quand elle ne peut être dite : ce qui met fin à la conservation."),
    )
    reference = Line(_("texte ou doctrine"), blank=True)
    mark = CodeField(_("fiabilité de la source"), vocabulary="marks", blank=True)

    class Meta(Part.Meta):
        verbose_name = _("durée de conservation")
        verbose_name_plural = _("durées de conservation")

    def __str__(self) -> str:
        return self.criterion or f"{self.value} {self.unit}"

    def clean(self) -> None:
        """Refuse a duration that cannot be computed: without its unit or its trigger (an empty row is allowed)."""
        super().clean()
        errors = {}
        if self.value is not None and not self.unit:
            errors["unit"] = _("Indiquez l’unité de la durée : jours, mois ou années.")
        if self.value is None and self.unit:
            errors["value"] = _("Indiquez la durée, ou retirez l’unité.")
        if self.value is not None and not self.trigger:
            errors["trigger"] = _("Une durée sans point de départ ne se calcule pas : à compter de quel événement ?")
        if errors:
            raise ValidationError(errors)


class Recipient(ActivityPart):
    """A category of recipients, processors included (Art. 30(1)(d), Art. 4(9))."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.CASCADE, related_name="recipients")
    kind = CodeField(_("type de destinataire"), vocabulary="recipients", blank=True)
    details = Prose(_("précisions"), blank=True)

    class Meta(ActivityPart.Meta):
        verbose_name = _("destinataire")
        verbose_name_plural = _("destinataires")

    def __str__(self) -> str:
        return self.details or self.kind


class Transfer(ActivityPart):
    """A transfer to a third country or an international organisation (Art. 30(1)(e), Arts 44-49)."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.CASCADE, related_name="transfers")
    recipient = Line(_("organisme destinataire"), blank=True)
    country = CodeField(_("pays"), vocabulary="countries", blank=True)
    mechanism = CodeField(_("type de garantie"), vocabulary="transfer_mechanisms", blank=True)
    documentation = Prose(
        _("documentation"),
        blank=True,
        help_text=_("Où se trouve la garantie : contrat, décision, analyse d’impact du transfert."),
    )
    details = Prose(_("précisions"), blank=True)

    class Meta(ActivityPart.Meta):
        verbose_name = _("transfert hors UE")
        verbose_name_plural = _("transferts hors UE")

    def __str__(self) -> str:
        return self.recipient


class SecurityMeasure(ActivityPart):
    """A security measure, in general terms (Art. 30(1)(g), Art. 32(1))."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.CASCADE, related_name="security_measures")
    kind = CodeField(_("type de mesure"), vocabulary="security_measures", blank=True)
    details = Prose(_("précisions"), blank=True)

    class Meta(ActivityPart.Meta):
        verbose_name = _("mesure de sécurité")
        verbose_name_plural = _("mesures de sécurité")

    def __str__(self) -> str:
        return self.kind


class JointController(ActivityPart):
    """Another controller who decides jointly (Art. 30(1)(a), Art. 26)."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.CASCADE, related_name="joint_controllers")
    name = Line(_("nom"))
    contact = Prose(_("coordonnées"), blank=True)
    arrangement = Prose(
        _("accord de responsabilité conjointe"),
        blank=True,
        help_text=_("Qui répond de quoi, et où l’accord se trouve (art. 26)."),
    )

    class Meta(ActivityPart.Meta):
        verbose_name = _("responsable conjoint")
        verbose_name_plural = _("responsables conjoints")

    def __str__(self) -> str:
        return self.name
