"""The DPO's mandate: what the lettre de mission says, the team that carries it, the time it takes. Tables only."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, StepValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.common.fields import Line, Prose
from compliance.history.canonical import Content, Json
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns
from compliance.offices import rules
from compliance.offices.dated import Dated, OfficeDated, office_chain
from compliance.offices.enums import Civility, Designee, DpoPosition, MandateStatus, TeamRole
from compliance.offices.validators import validate_siren, validate_siret

if TYPE_CHECKING:
    from compliance.offices.models import Office

HALF_DAY = Decimal("0.5")
PERSON = settings.AUTH_USER_MODEL
KEPT_APART = ("id", "version", "handover")  # what a snapshot does not take as a plain column


class Mandate(OfficeDated):
    """An office designates its DPO (Art. 37 GDPR) and says how in a lettre de mission.

    Signed mandates of one office never overlap. A signed one is never edited: its team changes, it ends, another
    replaces it. ``person`` is the DPO, or the natural person by whom the organisation designated is reached.
    """

    number = models.PositiveIntegerField(_("numéro"), editable=False)
    status = models.CharField(_("état"), max_length=20, choices=MandateStatus.choices, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    designee = models.CharField(
        _("le DPO est une"), max_length=20, choices=Designee.choices, default=Designee.PERSON.value
    )
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("DPO"))
    position = models.CharField(_("place du DPO"), max_length=20, choices=DpoPosition.choices, blank=True)
    organisation = models.CharField(_("société du DPO (si externe)"), max_length=150, blank=True)
    organisation_siren = models.CharField(
        _("SIREN de la société du DPO"), max_length=9, blank=True, validators=[validate_siren]
    )
    civility = models.CharField(_("civilité"), max_length=5, choices=Civility.choices, blank=True)
    last_name = Line(_("nom de famille"), blank=True, max_length=100)
    first_name = Line(_("prénom"), blank=True, max_length=100)
    job_title = Line(_("fonction"), blank=True)
    cnil_phone = models.CharField(_("téléphone pour la CNIL"), max_length=30, blank=True)
    cnil_email = models.EmailField(_("adresse électronique pour la CNIL"), blank=True)

    email = models.EmailField(_("adresse électronique publique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    postal_code = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
    form_url = models.URLField(_("formulaire en ligne"), blank=True)
    publish_identity = models.BooleanField(
        _("publier le nom du DPO"),
        default=False,
        help_text=_("La publication du nom est libre ; celle d’une coordonnée est obligatoire."),
    )

    designated_on = models.DateField(_("date de la décision de désignation"), null=True, blank=True)
    staff_informed_on = models.DateField(_("représentants du personnel informés le"), null=True, blank=True)
    designation_receipt = models.CharField(_("récépissé de désignation CNIL"), max_length=60, blank=True)
    receipt_on = models.DateField(_("récépissé reçu le"), null=True, blank=True)
    contract_reference = Line(_("référence du contrat de service"), blank=True)
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    scope = Prose(_("périmètre"), blank=True, help_text=_("L’organisme, ses filiales s’il y en a, les traitements."))
    register_entrusted = models.BooleanField(_("la tenue du registre lui est confiée"), default=False)
    days_per_year = models.DecimalField(
        _("jours par an"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(HALF_DAY), MaxValueValidator(Decimal(366)), StepValueValidator(HALF_DAY)],
    )
    triage_days = models.PositiveSmallIntegerField(
        _("tri d’une demande reçue (jours ouvrés)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    breach_hours = models.PositiveSmallIntegerField(
        _("avis sur une violation (heures)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    resources = Prose(_("moyens, accès et formation"), blank=True)
    local_relay = Line(_("relais dans l’organisme"), blank=True)
    other_tasks = Prose(_("autres missions du DPO"), blank=True)
    qualities = Prose(_("qualités professionnelles"), blank=True)
    insurance = Line(_("assurance professionnelle"), blank=True)
    restitution_days = models.PositiveSmallIntegerField(
        _("restitution des dossiers (jours après la fin)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    special_terms = Prose(_("conditions particulières"), blank=True)

    office_siret = models.CharField(_("SIRET de l’organisme"), max_length=14, blank=True, validators=[validate_siret])
    office_naf = Line(_("secteur d’activité (code NAF)"), blank=True, max_length=100)
    office_contact = Line(_("contact dans l’organisme"), blank=True)
    declarant = Line(_("déclarant (nom, fonction)"), blank=True)
    attests_qualities = models.BooleanField(_("le DPO a les qualités professionnelles requises"), default=False)
    attests_means = models.BooleanField(_("le DPO reçoit les moyens de sa mission"), default=False)
    attests_no_conflict = models.BooleanField(_("le DPO n’est pas en conflit d’intérêts"), default=False)

    signed_at = models.DateTimeField(_("signé le"), null=True, editable=False)
    signed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    end_reason = Prose(_("motif de la fin"), blank=True, editable=False)
    handover: "models.JSONField[Any, Any]" = models.JSONField(null=True, editable=False)
    handed_over_at = models.DateTimeField(_("passation établie le"), null=True, editable=False)
    acknowledged_at = models.DateTimeField(_("passation reçue le"), null=True, editable=False)
    acknowledged_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    # Set by the service while it saves a new mandate, before its team: a save has one entry, which holds both.
    team_written: "Sequence[MandateMember] | None" = None

    objects: ClassVar[models.Manager["Mandate"]] = models.Manager()

    class Meta(OfficeDated.Meta):
        verbose_name = _("mandat de DPO")
        verbose_name_plural = _("mandats de DPO")
        ordering = ["office", "starts"]
        constraints = [
            *OfficeDated.Meta.constraints,
            models.UniqueConstraint(fields=["office", "number"], name="offices_mandate_number"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.office}"

    def snapshot(self) -> Content:
        """Return the mandate, its team and their names of the day: a regulator reads names, not ids."""
        team: list[Json] = [member.content() for member in self.team()]
        return {
            **columns(self, without=KEPT_APART),
            "person_name": self.person.get_full_name(),
            "signed_by_name": self.signed_by.get_full_name() if self.signed_by else "",
            "acknowledged_by_name": self.acknowledged_by.get_full_name() if self.acknowledged_by else "",
            "handover": cast(Json, self.handover),
            "members": team,
        }

    def team(self) -> "list[MandateMember]":
        """Return the members of the DPO's team, past and to come included, in the order of their beginning."""
        stored = self.members.all() if self.pk else MandateMember.objects.none()
        members = stored if self.team_written is None else self.team_written
        # Whoever is not stored yet will be numbered after the others, in the order written.
        return sorted(members, key=lambda member: (member.starts, member.pk is None, member.pk or 0))

    @property
    def is_signed(self) -> bool:
        """Tell whether the mandate has, had or will have its effect."""
        return self.status == MandateStatus.SIGNED

    @property
    def is_draft(self) -> bool:
        """Tell whether the mandate still waits for its signature."""
        return self.status == MandateStatus.DRAFT

    @property
    def lead(self) -> User:
        """Return who leads today: the DPO, or whoever the organisation designated has put in charge."""
        if self.designee == Designee.PERSON:
            return self.person
        today = timezone.localdate()
        leads = (member for member in self.team() if member.role == TeamRole.LEAD and member.is_current(today))
        return next((member.person for member in leads), self.person)

    def clean(self) -> None:
        """Ask for the name of the organisation that is designated, and for the office's own SIRET."""
        super().clean()
        if self.designee == Designee.ORGANISATION and not self.organisation:
            raise ValidationError({"organisation": _("Quelle société est désignée ?")})
        if self.office_siret and self.office_id and not self.office_siret.startswith(self.office.siren):
            raise ValidationError({"office_siret": _("Ce SIRET ne commence pas par le SIREN de l’organisme.")})


class TeamManager(models.Manager["MandateMember"]):
    """Reads a place with its person: nobody asks for one without the other."""

    def get_queryset(self) -> models.QuerySet["MandateMember"]:
        """Return the places and their persons."""
        return super().get_queryset().select_related("person")


class MandateMember(Dated):
    """A person carries the mandate, alone or in a team, inside its dates. Written by the mandate's services."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="mandate_places")
    role = models.CharField(_("place"), max_length=20, choices=TeamRole.choices)

    objects: ClassVar[models.Manager["MandateMember"]] = TeamManager()

    class Meta(Dated.Meta):
        verbose_name = _("membre de l’équipe du DPO")
        verbose_name_plural = _("membres de l’équipe du DPO")
        ordering = ["mandate", "starts", "pk"]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_role_display()}"

    @property
    def office(self) -> "Office":
        """Return the office that the mandate serves."""
        return self.mandate.office

    def content(self) -> Content:
        """Return what the mandate's snapshot holds of the member."""
        return {**columns(self, without={"id", "mandate"}), "person_name": self.person.get_full_name()}


class TimeEntry(models.Model):
    """Half-days that a member of the DPO's team gave to an office: what the mandate foresees is compared with it."""

    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="time_entries")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="time_entries")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="time_entries")
    day = models.DateField(_("date"))
    half_days = models.PositiveSmallIntegerField(
        _("demi-journées"), choices=[(1, _("une demi-journée")), (2, _("une journée"))]
    )
    subject = Line(_("objet"))
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    history = LedgerRecords()
    objects: ClassVar[models.Manager["TimeEntry"]] = models.Manager()

    if TYPE_CHECKING:
        office_id: int
        mandate_id: int
        person_id: int

    class Meta:
        verbose_name = _("temps du DPO")
        verbose_name_plural = _("temps du DPO")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["office", "-day"], name="offices_time_office_day")]
        constraints = [
            models.CheckConstraint(condition=Q(half_days__in=[1, 2]), name="offices_timeentry_one_day_at_most")
        ]

    def __str__(self) -> str:
        return f"{self.day} – {self.subject}"

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    def snapshot(self) -> Content:
        """Return the entry with its author's name of the day."""
        return {**columns(self, without={"id", "version"}), "person_name": self.person.get_full_name()}


def current_mandate(office: "Office", day: date) -> Mandate | None:
    """Return the mandate of the office's DPO that runs on ``day``, if there is one."""
    running = Q(ends=None) | Q(ends__gte=day)
    signed = Mandate.objects.filter(running, office=office, starts__lte=day, status=MandateStatus.SIGNED)
    return signed.select_related("person").first()


def signed_periods(office: "Office") -> list[rules.Period]:
    """Return the periods that the office's signed mandates cover."""
    return [mandate.period for mandate in Mandate.objects.filter(office=office, status=MandateStatus.SIGNED)]
