"""The repeated parts of a processor's sheet, each row with its key, its place, and what it says."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.law.fields import CodeField
from compliance.processors.enums import CertificationKind
from compliance.records.models import Part

SHEET = "processors.Processor"


class Contact(Part):
    """Somebody at the processor's: for what, and how they are reached."""

    sheet = models.ForeignKey(SHEET, on_delete=models.CASCADE, related_name="contacts")
    role = Line(_("pour"), blank=True, help_text=_("Suivi du contrat, incidents, exercice des droits…"))
    name = Line(_("nom du contact"), blank=True, help_text=_("Une personne, ou un service : « Assistance »."))
    email = models.EmailField(_("adresse électronique"), blank=True, help_text=_("Où on lui écrit, incident compris."))
    phone = Line(_("téléphone"), max_length=30, blank=True, help_text=_("Avec l’indicatif du pays s’il est étranger."))

    class Meta(Part.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name or self.role


class Location(Part):
    """A country in which data are kept or read, and what is there."""

    sheet = models.ForeignKey(SHEET, on_delete=models.CASCADE, related_name="locations")
    country = CodeField(_("pays des données"), vocabulary="countries", blank=True)
    details = Prose(
        _("ce qui s’y trouve"),
        blank=True,
        help_text=_("Hébergement, sauvegardes, assistance à distance : un accès depuis un pays est un lieu aussi."),
    )

    class Meta(Part.Meta):
        verbose_name = _("lieu des données")
        verbose_name_plural = _("lieux des données")

    def __str__(self) -> str:
        return self.details or self.country


class NamedProcessor(Part):
    """A processor that another engages (Art. 28(2) and (4)): its sheet, or its name when it has none."""

    processor = models.ForeignKey(
        SHEET,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("fiche du sous-traitant ultérieur"),
    )
    name = Line(_("nom, s’il n’a pas de fiche"), blank=True)
    details = Prose(_("ce qu’il fait"), blank=True)

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name or str(self.processor_id)

    def clean(self) -> None:
        """Ask for a sheet or for a name, and not for both: two names of one company soon disagree."""
        super().clean()
        if self.processor_id and self.name:
            raise ValidationError({"name": _("Sa fiche dit déjà son nom : retirez l’un des deux.")})
        if not self.processor_id and not self.name:
            raise ValidationError({"processor": _("Choisissez sa fiche, ou écrivez son nom.")})


class SubProcessor(NamedProcessor):
    """Another processor that this one engages."""

    sheet = models.ForeignKey(SHEET, on_delete=models.CASCADE, related_name="sub_processors")

    class Meta(NamedProcessor.Meta):
        verbose_name = _("sous-traitant ultérieur")
        verbose_name_plural = _("sous-traitants ultérieurs")


class Certification(Part):
    """A guarantee that the processor shows (Art. 28(1) and (5)), until when it holds, and where its proof is."""

    sheet = models.ForeignKey(SHEET, on_delete=models.CASCADE, related_name="certifications")
    kind = models.CharField(_("certification ou garantie"), max_length=20, choices=CertificationKind.choices)
    reference = Line(_("référence"), blank=True)
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    evidence = Prose(_("preuve"), blank=True, help_text=_("Où se trouve l’attestation, et qui l’a vue."))

    class Meta(Part.Meta):
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")

    def __str__(self) -> str:
        return self.reference or self.get_kind_display()
