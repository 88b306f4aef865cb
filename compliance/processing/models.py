"""The processing register (Art. 30(1) GDPR): an activity; its repeated parts are in `parts`."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.common.text import folded
from compliance.history.canonical import Content
from compliance.law.fields import CodeField
from compliance.processing import dpia_rules, rules
from compliance.processing.catalogue import NetworkTemplate as NetworkTemplate
from compliance.processing.catalogue import TemplateRevision as TemplateRevision
from compliance.processing.catalogue import latest_revisions as latest_revisions
from compliance.processing.comments import ActivityComment as ActivityComment
from compliance.processing.documents import ActivityDocument as ActivityDocument
from compliance.processing.enums import DpiaDecision, DpiaVerdict, Obligation, Source
from compliance.processing.guests import ActivityGrant as ActivityGrant
from compliance.processing.guests import ActivityGuest as ActivityGuest
from compliance.processing.opinions import Opinion as Opinion
from compliance.processing.parts import DataCategory as DataCategory
from compliance.processing.parts import DataSubject as DataSubject
from compliance.processing.parts import DpiaGround as DpiaGround
from compliance.processing.parts import JointController as JointController
from compliance.processing.parts import ProcessorUsed as ProcessorUsed
from compliance.processing.parts import Purpose as Purpose
from compliance.processing.parts import Recipient as Recipient
from compliance.processing.parts import Retention as Retention
from compliance.processing.parts import SecurityMeasure as SecurityMeasure
from compliance.processing.parts import Support as Support
from compliance.processing.parts import Transfer as Transfer
from compliance.processing.terms import law_terms
from compliance.records.enums import Answer, Status
from compliance.records.models import WorkflowQuerySet, WorkflowRecord

MOST_PEOPLE = 100_000_000  # more than the country holds: a slip of the keyboard
MOST_STAFF = 1_000_000


# What the register holds and has not ended, as the indexes of reviews say it: a database then sees that they serve.
GOES_ON = models.Q(status__in=[Status.SUBMITTED.value, Status.APPROVED.value])


def late_review(today: date) -> models.Q:
    """Return what tells a late review: the record's own, or that of its impact assessment (Art. 35(11) GDPR)."""
    return models.Q(next_review_on__lt=today) & ~models.Q(status=Status.ENDED)


class ProcessingActivityQuerySet(WorkflowQuerySet):
    """The vocabulary of the register's reads."""

    def review_late(self, today: date) -> "ProcessingActivityQuerySet":
        """Keep the activities whose review date has passed, or that of their impact assessment (Art. 35(11) GDPR)."""
        return self.filter(late_review(today))

    def going_on(self) -> "ProcessingActivityQuerySet":
        """Keep what the register holds and has not ended: what is to be reviewed."""
        return self.filter(GOES_ON)

    def processors_named(self) -> Any:
        """Return the ids of the sheets that these activities name."""
        return ProcessorUsed.objects.filter(activity__in=self).exclude(processor=None).values("processor")

    def usable_by(self, record: Any) -> "ProcessingActivityQuerySet":
        """Return the activities to which another record of the office may link: those of its register."""
        return self.in_register().filter(office=record.office_id)

    def for_list(self) -> "ProcessingActivityQuerySet":
        """Load what a line of the list shows, and no long text: a database sorts short rows much faster."""
        own = ("number", "name", "status", "version", "missing_count", "updated_at", "review_on", "next_review_on")
        bases = Purpose.objects.only("activity_id", "legal_basis", "position")
        return (
            self.select_related("office")
            .only(*own, "office__slug", "office__name", "office__colour")
            .prefetch_related(models.Prefetch("purposes", bases))
        )


class ProcessingActivity(WorkflowRecord):
    """An activity of an office's register, with every item of Art. 30(1) and what stands beside it."""

    name = Line(_("nom du traitement"), help_text=_("En quelques mots que chacun reconnaît : « Gestion des baux »."))
    description = Prose(
        _("description"), blank=True, help_text=_("Ce que fait le traitement, en deux ou trois phrases.")
    )
    service = Line(_("service en charge"), blank=True, help_text=_("Le service qui met le traitement en œuvre."))
    manager = Line(
        _("responsable opérationnel"), blank=True, help_text=_("La fonction qui répond du traitement au quotidien.")
    )
    people_count = models.PositiveIntegerField(
        _("nombre estimé de personnes"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_PEOPLE)],
        help_text=_("Un ordre de grandeur suffit ; il aide à juger d’une grande échelle (art. 35)."),
    )
    started_on = models.DateField(
        _("date de création du traitement"),
        null=True,
        blank=True,
        help_text=_("Le jour où le traitement a commencé, ou doit commencer."),
    )
    review_on = models.DateField(
        _("à revoir le"),
        null=True,
        blank=True,
        help_text=_("Le jour où la fiche sera relue, même si rien n’a changé."),
    )
    transfers_outside_eu = models.CharField(
        _("transferts hors UE ?"),
        max_length=10,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
        help_text=_("Un accès de maintenance à distance depuis un pays tiers est un transfert."),
    )
    source = models.CharField(
        _("d’où viennent les données ?"),
        max_length=10,
        choices=Source.choices,
        default=Source.UNKNOWN,
        help_text=_("Dit si l’information des personnes suit l’article 13 ou l’article 14."),
    )
    source_details = Prose(
        _("autres sources"),
        blank=True,
        help_text=_("Qui les transmet, et si elles viennent de sources accessibles au public (art. 14(2)(f))."),
    )
    collection_means = Prose(
        _("moyens de collecte"),
        blank=True,
        help_text=_("Formulaire, téléservice, courrier, entretien, fichier reçu, capteur…"),
    )
    obligation = models.CharField(
        _("les personnes doivent-elles fournir ces données ?"),
        max_length=12,
        choices=Obligation.choices,
        default=Obligation.UNKNOWN,
        help_text=_("À dire aux personnes quand les données viennent d’elles (art. 13(2)(e))."),
    )
    obligation_consequences = Prose(
        _("si elles ne les fournissent pas"),
        blank=True,
        help_text=_("Ce qui n’est pas possible alors : instruire la demande, conclure le bail… (art. 13(2)(e))"),
    )
    information = models.CharField(
        _("les personnes sont-elles informées ?"),
        max_length=10,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
        help_text=_("Une mention à la collecte (art. 13), ou dans le mois qui suit (art. 14)."),
    )
    information_means = Prose(
        _("comment, et à quel moment"),
        blank=True,
        help_text=_("Où se trouve la mention : formulaire, bail, affiche, site, courrier… (art. 12(1))"),
    )
    information_exception = Prose(
        _("dispense d’information"),
        blank=True,
        help_text=_("Si elles ne le sont pas : l’exception qui le permet (art. 13(4) ou 14(5)), et pourquoi."),
    )
    rights_details = Prose(
        _("exercice des droits"),
        blank=True,
        help_text=_("Ce qui est propre à ce traitement : guichet, limite, texte qui écarte un droit (art. 15 à 22)."),
    )
    automated_decision = models.CharField(
        _("décision entièrement automatisée ?"),
        max_length=10,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
        help_text=_("Une décision qu’aucune personne ne prend, et qui affecte l’intéressé (art. 22(1))."),
    )
    automated_ground = CodeField(
        _("ce qui l’autorise"),
        vocabulary="automated_grounds",
        blank=True,
        help_text=_("Exigé pour une décision automatisée (art. 22(2))."),
    )
    automated_details = Prose(
        _("logique et conséquences"),
        blank=True,
        help_text=_("La logique suivie, ce qu’elle entraîne, comment obtenir qu’une personne revoie la décision."),
    )
    dpia_examined_on = models.DateField(
        _("AIPD : examinée le"),
        null=True,
        blank=True,
        help_text=_("Le jour où l’on a cherché si un motif s’applique. Sans cette date, « aucun motif » ne dit rien."),
    )
    dpia_headcount = models.PositiveIntegerField(
        _("AIPD : effectif retenu"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_STAFF)],
        help_text=_("À l’ouverture de la fiche, celui de la fiche de l’organisme. Il décide d’une dispense (RH)."),
    )
    dpia_decision = models.CharField(
        _("AIPD : décision"),
        max_length=10,
        choices=DpiaDecision.choices,
        default=DpiaDecision.UNDECIDED,
        help_text=_("Ce que le responsable de traitement retient, au vu du verdict calculé (art. 35(1) et (2))."),
    )
    dpia_reason = Prose(
        _("AIPD : motif de la décision"),
        blank=True,
        help_text=_("Exigé pour ne pas mener d’AIPD malgré deux critères ; le DPO donne alors son avis."),
    )
    dpia_reference = Line(
        _("AIPD : référence"), blank=True, help_text=_("Où se trouve l’analyse menée : document, version.")
    )
    dpia_validated_on = models.DateField(
        _("AIPD : validée le"), null=True, blank=True, help_text=_("Elle est réexaminée trois ans après au plus tard.")
    )
    dpia_covered_by = Line(
        _("AIPD : couverte par"),
        blank=True,
        help_text=_("L’analyse d’un traitement similaire, de l’organisme, d’un groupement ou d’un tiers."),
    )
    dpia_transposition = Prose(
        _("AIPD : transposition à l’organisme"),
        blank=True,
        help_text=_("Ce qui a été vérifié ou adapté ici pour que ses résultats vaillent pour l’organisme."),
    )
    notes = Prose(_("à savoir"), blank=True, help_text=_("Interdits, régimes particuliers, précautions."))
    origin = Line(
        _("modèle d’origine"),
        blank=True,
        editable=False,
        help_text=_("Le modèle dont la fiche est tirée, et l’état du droit qu’il suit."),
    )
    copied_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("copiée de"),
        editable=False,
    )
    dpia_verdict = models.CharField(
        _("analyse d’impact (AIPD)"),
        max_length=12,
        choices=DpiaVerdict.choices,
        default=DpiaVerdict.TO_ASSESS,
        editable=False,
    )
    dpia_review_on = models.DateField(_("AIPD à réexaminer le"), null=True, editable=False)
    next_review_on = models.DateField(_("prochaine revue"), null=True, editable=False)  # the nearest of the two

    objects: ClassVar[models.Manager[Any]] = ProcessingActivityQuerySet.as_manager()

    PARTS = (
        "purposes",
        "data_subjects",
        "data_categories",
        "recipients",
        "processors",
        "transfers",
        "security_measures",
        "supports",
        "joint_controllers",
        "dpia_grounds",
    )
    NOT_CONTENT = WorkflowRecord.NOT_CONTENT | {"copied_from", "dpia_verdict", "dpia_review_on", "next_review_on"}

    class Meta(WorkflowRecord.Meta):
        verbose_name = _("activité de traitement")
        verbose_name_plural = _("activités de traitement")
        ordering = ["office", "number"]
        indexes = [
            models.Index(fields=["office", "status", "number"], name="processing_office_status"),
            models.Index(fields=["name", "id"], name="processing_by_name"),
            models.Index(fields=["-updated_at", "-id"], name="processing_by_update"),
            models.Index(fields=["next_review_on", "id"], name="processing_by_next_review"),
            models.Index(fields=["review_on", "id"], name="processing_by_review", condition=GOES_ON),
            models.Index(fields=["dpia_review_on", "id"], name="processing_by_dpia_review", condition=GOES_ON),
            models.Index(fields=["office", "dpia_verdict", "number"], name="processing_by_dpia"),
        ]

    @property
    def reference(self) -> str:
        """Return the reference by which the office names the activity (« T-012 »)."""
        return rules.reference(self.number)

    @classmethod
    def name_in(cls, snapshot: Any) -> str:
        """Return the name that an entry of the ledger tells."""
        return f"{rules.reference(snapshot['number'])} – {snapshot['content']['name']}"

    def page_under(self, office: str) -> str:
        """Return the address of the activity, where what links to it stands under an office (its slug)."""
        return reverse("processing:detail", args=[office, self.number])

    @property
    def bases(self) -> list[str]:
        """Return the legal bases of the purposes, each once, in their order."""
        return list(dict.fromkeys(purpose.legal_basis for purpose in self.purposes.all() if purpose.legal_basis))

    def summarise(self, content: Content) -> None:
        """Count what is missing, for lists and figures; write down the words by which the activity is found."""
        self.searched = folded(f"{self.reference}\n{content['name']}\n{content['description']}")
        terms = law_terms()
        self.missing_count = len(rules.missing(content, terms))
        self.dpia_verdict = dpia_rules.assess(content, terms.dpia).verdict.value
        self.dpia_review_on = dpia_rules.review_due(self.dpia_validated_on, terms.dpia)
        self.next_review_on = min(filter(None, (self.review_on, self.dpia_review_on)), default=None)

    @classmethod
    def check_content(cls, content: Content) -> None:
        """Refuse « pas d’AIPD » where the law requires an assessment by name (Art. 35(3) GDPR, Art. 35(4))."""
        if dpia_rules.assess(content, law_terms().dpia).refused:
            message = _(
                "Une AIPD est requise : le traitement est l’un des cas de l’article 35(3), ou figure sur la liste de "
                "la CNIL (art. 35(4)). « Pas d’AIPD » ne peut pas être retenu ; la décision, ou le motif, est à revoir."
            )
            raise ValidationError({"dpia_decision": message}, "dpia-required")
