"""Offices, and who holds which place there, from when to when. Tables only: no screen."""

from typing import ClassVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.dates import Zone
from compliance.history.canonical import Content, Json
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns
from compliance.law.fields import CodeField
from compliance.offices.dated import OfficeDated, office_chain
from compliance.offices.enums import Colour, ContactKind, LegalForm, Permission, Role
from compliance.offices.mandates import Mandate, MandateMember, TimeEntry, current_mandate
from compliance.offices.networks import Convention, Coordination, Membership, Network, Presidency
from compliance.offices.validators import validate_siren, validate_slug

__all__ = [
    "Appointment",
    "ContactPoint",
    "Convention",
    "Coordination",
    "Mandate",
    "MandateMember",
    "Membership",
    "Network",
    "Office",
    "Presidency",
    "TimeEntry",
    "current_mandate",
]


class Office(models.Model):
    """A controller in its own right: its register, its requests and its secrets are its own."""

    name = models.CharField(_("nom"), max_length=150, unique=True)
    slug = models.SlugField(
        _("mot d’adresse"),
        max_length=60,
        unique=True,
        validators=[validate_slug],
        help_text=_("Il figure dans les adresses des pages ; il ne change plus ensuite."),
    )
    legal_form = models.CharField(_("forme juridique"), max_length=20, choices=LegalForm.choices)
    siren = models.CharField(_("numéro SIREN"), max_length=9, unique=True, validators=[validate_siren])
    address = models.TextField(_("adresse"), blank=True)
    postal_code = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
    country = models.CharField(_("pays"), max_length=60, default="France")
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    website = models.URLField(_("site internet"), blank=True)
    representative_name = models.CharField(_("représentant légal"), max_length=150, blank=True)
    representative_title = models.CharField(_("qualité du représentant légal"), max_length=150, blank=True)
    dwellings = models.PositiveIntegerField(_("logements"), null=True, blank=True)
    dwellings_on = models.DateField(_("logements comptés le"), null=True, blank=True)
    headcount = models.PositiveIntegerField(_("effectif"), null=True, blank=True)
    headcount_on = models.DateField(_("effectif compté le"), null=True, blank=True)
    turnover_keur = models.PositiveIntegerField(
        _("chiffre d’affaires (milliers d’euros)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    turnover_on = models.DateField(_("chiffre d’affaires arrêté le"), null=True, blank=True)
    holiday_zone = CodeField(
        _("zone de jours fériés"), vocabulary="holiday_zones", max_length=20, default=Zone.METROPOLE.value
    )
    colour = models.CharField(_("couleur"), max_length=20, choices=Colour.choices, default=Colour.LEAF)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    # Set by the service while it saves, before the points themselves: a save has one entry, which holds them.
    points_written: list[Content] | None = None

    history = LedgerRecords()
    objects: ClassVar[models.Manager["Office"]] = models.Manager()

    class Meta:
        verbose_name = _("organisme")
        verbose_name_plural = _("organismes")
        ordering = ["name"]
        default_permissions = ()
        permissions = tuple(Permission.choices)

    def __str__(self) -> str:
        return self.name

    def ledger_chain(self) -> str:
        """Return the key of the office's own chain."""
        return office_chain(self.pk)

    def snapshot(self) -> Content:
        """Return the office's sheet, its contact points included."""
        points = self._stored_points() if self.points_written is None else self.points_written
        return {**columns(self, without={"id", "version"}), "contact_points": cast(list[Json], points)}

    def _stored_points(self) -> list[Content]:
        points = ContactPoint.objects.filter(office=self).order_by("pk") if self.pk else []
        return [point.content() for point in points]

    def clean(self) -> None:
        """Ask for the date of every dated figure."""
        super().clean()
        missing = {
            f"{figure}_on": _("À quelle date ce chiffre vaut-il ?")
            for figure in ("dwellings", "headcount", "turnover")
            if getattr(self, figure if figure != "turnover" else "turnover_keur") is not None
            and getattr(self, f"{figure}_on") is None
        }
        if missing:
            raise ValidationError(missing)


class ContactPoint(models.Model):
    """How the office, or its DPO, is reached."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(_("pour"), max_length=20, choices=ContactKind.choices)
    label = models.CharField(_("intitulé"), max_length=150)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    address = models.TextField(_("adresse"), blank=True)

    objects: ClassVar[models.Manager["ContactPoint"]] = models.Manager()

    class Meta:
        verbose_name = _("point de contact")
        verbose_name_plural = _("points de contact")
        ordering = ["office", "pk"]

    def __str__(self) -> str:
        return self.label

    def content(self) -> Content:
        """Return what the office's snapshot holds of the point."""
        return columns(self, without={"id", "office"})


class Appointment(OfficeDated):
    """A person holds a role in an office, from a day to a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)

    objects: ClassVar[models.Manager["Appointment"]] = models.Manager()

    class Meta(OfficeDated.Meta):
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["office", "role", "starts"]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_role_display()} – {self.office}"
