"""The repeated parts of an activity (Art. 30(1) GDPR), each row with its key, its place, and what it says."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.law.fields import CodeField
from compliance.processing import rules
from compliance.records.models import Part
from compliance.transfers.models import TransferPart

LONGEST = 9_999  # of a duration, in any unit: what both databases hold


class ActivityPart(Part):
    """A row of a part of an activity."""

    class Meta(Part.Meta):
        abstract = True


class Purpose(ActivityPart):
    """A purpose and its one legal basis (Art. 30(1)(b), Art. 6(1)); the first is the main one."""

    activity = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="purposes")
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
    public_task = models.BooleanField(
        _("mission de service public"),
        default=False,
        help_text=_("La finalité relève des missions publiques de l’organisme : l’intérêt légitime en est exclu."),
    )
    interest_reason = Prose(
        _("intérêt légitime malgré tout"),
        blank=True,
        help_text=_("Pourquoi l’intérêt légitime est retenu pour une mission publique (art. 6(1), dernier alinéa)."),
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

    def clean(self) -> None:
        """Refuse the legitimate interest for a public task, unless it is said why (Art. 6(1), last subparagraph)."""
        super().clean()
        if rules.interest_is_excluded(self.legal_basis, public_task=self.public_task, reason=self.interest_reason):
            message = _(
                "L’intérêt légitime ne fonde pas les missions publiques (art. 6(1), dernier alinéa) : "
                "choisissez une autre base, ou dites ici pourquoi elle est retenue malgré tout."
            )
            raise ValidationError({"interest_reason": message})


class DataSubject(ActivityPart):
    """A category of persons (Art. 30(1)(c))."""

    activity = models.ForeignKey(
        "processing.ProcessingActivity", on_delete=models.CASCADE, related_name="data_subjects"
    )
    category = CodeField(
        _("catégorie de personnes"),
        vocabulary="data_subjects",
        blank=True,
        help_text=_("Qui les données concernent, une ligne par catégorie (art. 30(1)(c))."),
    )
    details = Prose(
        _("précisions"), blank=True, help_text=_("Ce qui précise la catégorie : depuis quand, dans quel cas.")
    )

    class Meta(ActivityPart.Meta):
        verbose_name = _("catégorie de personnes")
        verbose_name_plural = _("catégories de personnes")

    def __str__(self) -> str:
        return self.category


class DataCategory(ActivityPart):
    """A category of data (Art. 30(1)(c)) with how long it is kept (Art. 30(1)(f)) and what becomes of it."""

    activity = models.ForeignKey(
        "processing.ProcessingActivity", on_delete=models.CASCADE, related_name="data_categories"
    )
    category = CodeField(
        _("catégorie de données"),
        vocabulary="data_categories",
        blank=True,
        help_text=_("La nature des données ; une ligne par catégorie, car chacune a sa durée (art. 30(1)(c) et (f))."),
    )
    details = Prose(
        _("description"), blank=True, help_text=_("Les données elles-mêmes : nom, adresse, avis d’imposition…")
    )
    ground = CodeField(
        _("fondement particulier"),
        vocabulary="special_grounds",
        blank=True,
        help_text=_("Exigé pour une donnée sensible (art. 9(2)), une infraction (art. 10) ou le NIR."),
    )
    ground_details = Line(
        _("texte ou précision"),
        blank=True,
        help_text=_("L’article ou le décret qui permet ces données, ou ce qui montre que la condition est remplie."),
    )
    disposition = CodeField(
        _("sort final"),
        vocabulary="dispositions",
        blank=True,
        help_text=_("Ce que les données deviennent au terme de leur conservation (art. 5(1)(e))."),
    )

    PARTS = ("retentions",)

    class Meta(ActivityPart.Meta):
        verbose_name = _("catégorie de données")
        verbose_name_plural = _("catégories de données")

    def __str__(self) -> str:
        return self.category


class Retention(Part):
    """How long a category of data is kept in one phase: a duration from a trigger, or a written criterion."""

    data_category = models.ForeignKey(DataCategory, on_delete=models.CASCADE, related_name="retentions")
    phase = CodeField(
        _("phase"),
        vocabulary="retention_phases",
        blank=True,
        help_text=_("En usage courant (base active), ou en archives à accès limité (archivage intermédiaire)."),
    )
    value = models.PositiveSmallIntegerField(
        _("durée"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        help_text=_(
            "Le nombre de jours, de mois ou d’années ; laissez vide si un critère en tient lieu (art. 30(1)(f))."
        ),
    )
    unit = CodeField(
        _("unité"),
        vocabulary="duration_units",
        blank=True,
        help_text=_("Ce que la durée compte : des jours, des mois, des années."),
    )
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
    reference = Line(
        _("texte ou doctrine"),
        blank=True,
        help_text=_("D’où vient la durée : article, recommandation de la CNIL, règle des archives."),
    )
    mark = CodeField(
        _("fiabilité de la source"),
        vocabulary="marks",
        blank=True,
        help_text=_("Ce que vaut cette source : texte vérifié, règle connue, pratique."),
    )

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

    activity = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="recipients")
    kind = CodeField(
        _("type de destinataire"),
        vocabulary="recipients",
        blank=True,
        help_text=_("Qui reçoit les données, service interne et sous-traitants compris (art. 30(1)(d) et 4(9))."),
    )
    details = Prose(
        _("précisions"), blank=True, help_text=_("Le nom du service ou de l’organisme, et ce qu’il reçoit.")
    )

    class Meta(ActivityPart.Meta):
        verbose_name = _("destinataire")
        verbose_name_plural = _("destinataires")

    def __str__(self) -> str:
        return self.details or self.kind


class ProcessorUsed(ActivityPart):
    """A processor that has a part in the activity: a recipient too (Art. 4(9), Art. 28)."""

    activity = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="processors")
    processor = models.ForeignKey(
        "processors.Processor",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sous-traitant"),
        help_text=_("Sa fiche, commune au réseau. Elle manque ? Ouvrez-la dans « Sous-traitants »."),
    )
    details = Prose(_("ce qu’il fait ici"), blank=True)

    class Meta(ActivityPart.Meta):
        verbose_name = _("sous-traitant")
        verbose_name_plural = _("sous-traitants")

    def __str__(self) -> str:
        return self.details or str(self.processor_id)


class Transfer(TransferPart):
    """A transfer to a third country or an international organisation (Art. 30(1)(e), Arts 44-49)."""

    activity = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="transfers")

    class Meta(TransferPart.Meta):
        pass


class SecurityMeasure(ActivityPart):
    """A security measure, in general terms (Art. 30(1)(g), Art. 32(1))."""

    activity = models.ForeignKey(
        "processing.ProcessingActivity", on_delete=models.CASCADE, related_name="security_measures"
    )
    kind = CodeField(
        _("type de mesure"),
        vocabulary="security_measures",
        blank=True,
        help_text=_("La mesure technique ou d’organisation (art. 30(1)(g) et 32(1))."),
    )
    details = Prose(
        _("précisions"),
        blank=True,
        help_text=_("Ce qui est fait, en termes généraux : rien qui aide à le contourner (art. 30(1)(g))."),
    )

    class Meta(ActivityPart.Meta):
        verbose_name = _("mesure de sécurité")
        verbose_name_plural = _("mesures de sécurité")

    def __str__(self) -> str:
        return self.kind


class Support(ActivityPart):
    """What holds the data: a software, a service, files, paper (beside Art. 30)."""

    activity = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="supports")
    kind = CodeField(
        _("type de support"),
        vocabulary="support_kinds",
        blank=True,
        help_text=_("Ce qui porte les données : logiciel, fichiers, appareil, papier."),
    )
    name = Line(_("nom"), blank=True, help_text=_("Le logiciel, le dossier ou le local."))
    editor = Line(_("éditeur ou fournisseur"), blank=True, help_text=_("Qui édite, fournit ou entretient ce support."))
    location = Line(_("hébergement"), blank=True, help_text=_("Où les données se trouvent : chez qui, dans quel pays."))
    details = Prose(_("précisions"), blank=True, help_text=_("Version, contrat, ce qui y est conservé."))

    class Meta(ActivityPart.Meta):
        verbose_name = _("logiciel ou support")
        verbose_name_plural = _("logiciels et supports")

    def __str__(self) -> str:
        return self.name or self.kind


class DpiaGround(ActivityPart):
    """What calls for an impact assessment, or does without one (Art. 35 GDPR), and what shows it."""

    activity = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="dpia_grounds")
    ground = CodeField(
        _("motif"),
        vocabulary="dpia_grounds",
        blank=True,
        help_text=_("Ce qui appelle une analyse ou en dispense : critère, cas de l’article 35, liste de la CNIL."),
    )
    details = Prose(
        _("ce qui le montre"), blank=True, help_text=_("Les faits, ou le texte : ce qu’un contrôle lirait d’abord.")
    )

    class Meta(ActivityPart.Meta):
        verbose_name = _("motif d’analyse d’impact")
        verbose_name_plural = _("motifs d’analyse d’impact")

    def __str__(self) -> str:
        return self.ground


class JointController(ActivityPart):
    """Another controller who decides jointly (Art. 30(1)(a), Art. 26)."""

    activity = models.ForeignKey(
        "processing.ProcessingActivity", on_delete=models.CASCADE, related_name="joint_controllers"
    )
    name = Line(_("nom"), help_text=_("L’organisme qui décide des finalités et des moyens avec le vôtre (art. 26(1))."))
    contact = Prose(
        _("coordonnées"),
        blank=True,
        help_text=_("Comment le joindre : adresse, téléphone, adresse électronique (art. 30(1)(a))."),
    )
    arrangement = Prose(
        _("accord de responsabilité conjointe"),
        blank=True,
        help_text=_("Qui répond de quoi, et où l’accord se trouve (art. 26(1))."),
    )
    arrangement_on = models.DateField(
        _("accord du"), null=True, blank=True, help_text=_("Le jour où l’accord a été conclu (art. 26(1)).")
    )
    essence = Prose(
        _("grandes lignes"),
        blank=True,
        help_text=_("Comment les personnes en prennent connaissance (art. 26(2))."),
    )

    class Meta(ActivityPart.Meta):
        verbose_name = _("responsable conjoint")
        verbose_name_plural = _("responsables conjoints")

    def __str__(self) -> str:
        return self.name
