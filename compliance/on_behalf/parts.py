"""The repeated parts of a record of the processor's register (Art. 30(2) GDPR)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.law.fields import CodeField
from compliance.processors.parts import NamedProcessor
from compliance.records.models import Part
from compliance.transfers.models import TransferPart

RECORD = "on_behalf.ProcessingOnBehalf"


class Controller(Part):
    """A controller on whose behalf the office acts (Art. 30(2)(a)), and under which contract (Art. 28(3))."""

    record = models.ForeignKey(RECORD, on_delete=models.CASCADE, related_name="controllers")
    name = Line(
        _("responsable de traitement"),
        help_text=_("L’organisme pour le compte duquel vous agissez, et qui décide (art. 30(2)(a))."),
    )
    address = Prose(_("adresse"), blank=True, help_text=_("Son siège, ou le service qui vous suit (art. 30(2)(a))."))
    contact = Prose(
        _("contact"), blank=True, help_text=_("Un téléphone, une adresse électronique, un service (art. 30(2)(a)).")
    )
    representative = Line(
        _("représentant"),
        blank=True,
        help_text=_("S’il est établi hors de l’Union : qui l’y représente (art. 27 et 30(2)(a))."),
    )
    dpo = Prose(
        _("son DPO"), blank=True, help_text=_("S’il en a désigné un : son nom et ses coordonnées (art. 30(2)(a)).")
    )
    contract = Line(
        _("contrat"),
        blank=True,
        help_text=_("La référence du contrat, du mandat ou de la convention qui vous lie à lui (art. 28(3))."),
    )
    contract_on = models.DateField(
        _("contrat du"), null=True, blank=True, help_text=_("Le jour où il a été signé (art. 28(3)).")
    )

    PARTS = ("categories",)

    class Meta(Part.Meta):
        verbose_name = _("responsable de traitement")
        verbose_name_plural = _("responsables de traitement")

    def __str__(self) -> str:
        return self.name


class ProcessingCategory(Part):
    """A category of processing that is carried out on behalf of one controller (Art. 30(2)(b))."""

    controller = models.ForeignKey(Controller, on_delete=models.CASCADE, related_name="categories")
    label = Line(
        _("catégorie de traitements"),
        help_text=_("Ce que vous faites pour lui : quittancement, entretien, comptabilité (art. 30(2)(b))."),
    )
    details = Prose(
        _("précisions"), blank=True, help_text=_("Ce que la catégorie comprend : opérations, outils, limites.")
    )

    class Meta(Part.Meta):
        verbose_name = _("catégorie de traitements")
        verbose_name_plural = _("catégories de traitements")

    def __str__(self) -> str:
        return self.label


class OtherProcessor(NamedProcessor):
    """Another processor that the office engages for the same controllers (Art. 30(2)(a), Art. 28(2) and (4))."""

    record = models.ForeignKey(RECORD, on_delete=models.CASCADE, related_name="processors")

    class Meta(NamedProcessor.Meta):
        verbose_name = _("autre sous-traitant")
        verbose_name_plural = _("autres sous-traitants")


class Transfer(TransferPart):
    """A transfer to a third country or an international organisation (Art. 30(2)(c), Arts 44-49)."""

    record = models.ForeignKey(RECORD, on_delete=models.CASCADE, related_name="transfers")

    class Meta(TransferPart.Meta):
        pass


class SecurityMeasure(Part):
    """A security measure, in general terms (Art. 30(2)(d), Art. 32(1))."""

    record = models.ForeignKey(RECORD, on_delete=models.CASCADE, related_name="security_measures")
    kind = CodeField(
        _("type de mesure"),
        vocabulary="security_measures",
        blank=True,
        help_text=_("La mesure technique ou d’organisation (art. 30(2)(d) et 32(1))."),
    )
    details = Prose(
        _("précisions"),
        blank=True,
        help_text=_("Ce qui est fait, en termes généraux : rien qui aide à le contourner (art. 30(2)(d))."),
    )

    class Meta(Part.Meta):
        verbose_name = _("mesure de sécurité")
        verbose_name_plural = _("mesures de sécurité")

    def __str__(self) -> str:
        return self.kind
