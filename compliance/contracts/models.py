"""The contracts of processors (Art. 28 GDPR): an office's own, each naming the sheet of a processor."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from compliance.access.perimeter import Person
from compliance.common.fields import Line, Prose
from compliance.common.text import folded
from compliance.contracts import rules
from compliance.contracts.documents import ContractDocument as ContractDocument
from compliance.contracts.enums import Authorisation, Renewal, Sharing, Stage
from compliance.contracts.parts import ClauseCheck as ClauseCheck
from compliance.contracts.queries import over, term, term_key
from compliance.contracts.terms import clauses
from compliance.history.canonical import Content
from compliance.law.source import vocabulary
from compliance.offices.models import Membership
from compliance.processors.models import Processor, networks_of
from compliance.records.models import Record, RecordQuerySet

EARLIEST, LATEST = date(1970, 1, 1), date(2100, 12, 31)
MOST_MONTHS = 120
TONES = {Stage.FUTURE: "info", Stage.RUNNING: "done", Stage.OVER: ""}
REFUSALS = {
    "before-start": _("Ce jour vient avant le début du contrat."),
    "no-end-to-renew": _("Une reconduction suppose un dernier jour : celui de la période signée."),
    "no-period": _("De combien de mois le contrat se reconduit-il ?"),
}


class ContractQuerySet(RecordQuerySet):
    """The vocabulary of reads of contracts."""

    def granted_to(self, user: Person, permission: str = "") -> "ContractQuerySet":
        """Return nothing: no contract is ever confided to a guest."""
        return self.none()

    def search(self, words: str) -> "ContractQuerySet":
        """Keep the contracts whose supplier, reference or subject holds every word, whatever its case and accents."""
        rows = self
        for word in folded(words).split():
            rows = rows.filter(Q(searched__contains=word) | Q(processor__searched__contains=word))
        return rows

    def naming(self, processors: Collection[int]) -> "ContractQuerySet":
        """Keep the contracts of these processors."""
        return self.filter(processor__in=processors)

    def not_over(self, today: date) -> "ContractQuerySet":
        """Keep what runs or is to come."""
        return self.exclude(over(today))

    def at_stage(self, stage: str, today: date) -> "ContractQuerySet":
        """Keep what is to come, runs, or is over."""
        if stage == Stage.OVER:
            return self.filter(over(today))
        future = Q(starts_on__gt=today)
        return self.not_over(today).filter(future if stage == Stage.FUTURE else ~future)

    def ending_by(self, day: date, today: date) -> "ContractQuerySet":
        """Keep what is not over and has its last day, as it stands today, by ``day``."""
        return self.not_over(today).with_term(today).filter(term__lte=term_key(day))

    def shared_with(self, offices: Collection[int], today: date) -> "ContractQuerySet":
        """Keep what others share, today, with the networks of these offices: their supplier and end date, no more.

        A share stands on the membership as which it was made: it ends with it, and another does not bring it back.
        """
        current = Membership.objects.on(today).filter(network__in=networks_of(offices)).values("pk")
        shared = self.filter(status=Sharing.SHARED, shared_as__in=current, processor__network=F("shared_as__network"))
        return shared.exclude(office__in=offices).not_over(today)

    def with_term(self, today: date) -> "ContractQuerySet":
        """Add ``term``, by which contracts are sorted by their last day as it stands today."""
        rows: ContractQuerySet = self.annotate(term=term(today))
        return rows

    def for_list(self) -> "ContractQuerySet":
        """Load what a line shows, and no long text."""
        long = ("searched", "used_for", "notes", "signatory", "processor_signatory")
        named = self.select_related("office", "processor").defer(*long)
        return named.defer("processor__searched", "processor__address", "processor__description")


def _day(label: Any, help_text: Any) -> Any:
    bounds = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    return models.DateField(label, null=True, blank=True, validators=bounds, help_text=help_text)


def _months(label: Any, help_text: Any) -> Any:
    bounds = [MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=bounds, help_text=help_text)


class ProcessorContract(Record):
    """What binds a processor to the office (Art. 28(3) GDPR): what it is for, its days, its clauses one by one."""

    processor = models.ForeignKey(
        Processor,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sous-traitant"),
        help_text=_("Sa fiche, commune au réseau. Elle manque ? Ouvrez-la dans « Sous-traitants »."),
    )
    name = Line(_("objet du contrat"), help_text=_("En quelques mots : « Maintenance du progiciel locatif »."))
    contract_reference = Line(
        _("référence"), blank=True, help_text=_("Le numéro du marché ou du contrat, tel qu’il y figure.")
    )
    used_for = Prose(
        _("à quoi il sert"), blank=True, help_text=_("Ce que le sous-traitant fait ici, pour quels services.")
    )
    signed_on = _day(_("signé le"), _("Le jour de la dernière signature (art. 28(9))."))
    starts_on = _day(_("prend effet le"), _("Le premier jour où il s’applique."))
    ends_on = _day(_("dernier jour"), _("Celui de la période signée ; laissez vide s’il est à durée indéterminée."))
    renewal = models.CharField(_("reconduction"), max_length=10, choices=Renewal.choices, default=Renewal.NONE)
    renewal_months = _months(_("reconduit pour (mois)"), _("12 pour une année, et ainsi de suite."))
    notice_months = _months(_("préavis (mois)"), _("Combien de mois avant le dernier jour il se dénonce."))
    terminated_on = _day(
        _("dénoncé ou résilié à effet du"), _("Son dernier jour, s’il prend fin plus tôt ou sans se reconduire.")
    )
    signatory = Line(_("signé pour l’organisme par"), blank=True)
    processor_signatory = Line(_("signé pour le sous-traitant par"), blank=True)
    authorisation = models.CharField(
        _("autorisation de sous-traiter à son tour"),
        max_length=10,
        choices=Authorisation.choices,
        default=Authorisation.UNKNOWN,
        help_text=_("Écrite et préalable, spécifique ou générale (art. 28(2))."),
    )
    notes = Prose(_("à savoir"), blank=True, help_text=_("Avenants, réserves, interlocuteurs."))

    status = models.CharField(
        _("partage"), max_length=10, choices=Sharing.choices, default=Sharing.PRIVATE, editable=False
    )
    shared_as = models.ForeignKey(
        Membership,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("partagé en tant que membre"),
        editable=False,
    )
    searched = models.TextField(_("texte où l’on cherche"), default="", editable=False)
    missing_count = models.PositiveSmallIntegerField(_("éléments manquants"), default=0, editable=False)

    objects: ClassVar[models.Manager[Any]] = ContractQuerySet.as_manager()

    PARTS = ("clauses",)
    NOT_CONTENT = Record.NOT_CONTENT | {"status", "shared_as", "searched", "missing_count"}

    class Meta(Record.Meta):
        verbose_name = _("contrat de sous-traitant")
        verbose_name_plural = _("contrats de sous-traitants")
        ordering = ["office", "number"]
        indexes = [models.Index(fields=["processor", "office"], name="contracts_by_processor")]

    def __str__(self) -> str:
        return f"{self.reference} – {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the contract's page."""
        return self.page("detail")

    def page(self, name: str) -> str:
        """Return the address of one of the contract's pages (``edit``, ``history``…)."""
        return reverse(f"contracts:{name}", args=[self.office.slug, self.number])

    @property
    def reference(self) -> str:
        """Return the reference by which the office names the contract (« C-012 »)."""
        return rules.reference(self.number)

    @property
    def dates(self) -> rules.Dates:
        """Return the days by which the contract holds."""
        renewed = self.renewal_months if self.renewal == Renewal.TACIT else 0
        return rules.Dates(self.starts_on, self.ends_on, renewed or 0, self.notice_months or 0, self.terminated_on)

    @property
    def last_day(self) -> date | None:
        """Return its last day as it stands today."""
        return rules.last_day(self.dates, timezone.localdate())

    @property
    def last_notice_day(self) -> date | None:
        """Return the last day to give notice before it renews itself again."""
        return rules.last_notice_day(self.dates, timezone.localdate())

    @property
    def renews_on(self) -> date | None:
        """Return the last day of its next period, when nobody can prevent it any more."""
        return rules.renews_on(self.dates, timezone.localdate())

    @property
    def soonest_end(self) -> date | None:
        """Return the soonest last day that is still possible."""
        return rules.soonest_end(self.dates, timezone.localdate())

    @property
    def stage(self) -> Stage:
        """Return where it stands today."""
        return Stage(rules.stage(self.dates, timezone.localdate()))

    @property
    def tone(self) -> str:
        """Return the tone of the stage's chip."""
        return TONES[self.stage]

    def summarise(self, content: Content) -> None:
        """Count what is missing; write down the words by which the contract is found."""
        told = (self.reference, content["name"], content["contract_reference"], content["used_for"])
        self.searched = folded("\n".join(map(str, told)))
        self.missing_count = len(rules.missing(content, clauses()))

    def clean(self) -> None:
        """Refuse days that cannot stand together."""
        super().clean()
        found = rules.impossible(self.dates, tacit=self.renewal == Renewal.TACIT)
        if found:
            raise ValidationError({name: REFUSALS[code] for name, code in found.items()})

    @classmethod
    def check_content(cls, content: Content) -> None:
        """Refuse a clause that two rows check."""
        if code := rules.twice(content):
            label = vocabulary("contract_clauses").label(code)
            message = _now("La clause « %(clause)s » est vérifiée deux fois : gardez une seule ligne.")
            raise ValidationError({"clauses": message % {"clause": label}})

    def state(self) -> Content:
        """Return the sharing, kept in each snapshot."""
        return {"status": self.status, "shared_as": self.shared_as_id}

    @property
    def is_shared(self) -> bool:
        """Tell whether the office shares its supplier and its end date."""
        return self.status == Sharing.SHARED

    def share_as(self, membership: Membership | None) -> None:
        """Share the supplier and the end date as a member of a network; None: share them no more."""
        self.status = Sharing.SHARED if membership else Sharing.PRIVATE
        self.shared_as = membership
