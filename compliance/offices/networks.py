"""Networks of offices: who is a member, who coordinates, who presides, which conventions bind which members."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.history.canonical import Content, Json
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns
from compliance.offices.dated import Dated, OfficeDated, network_chain, runs_on
from compliance.offices.enums import NetworkKind, NetworkPermission

if TYPE_CHECKING:
    from compliance.offices.models import Office

FIRST_YEAR, LAST_YEAR = 1900, 2100


class Network(Dated):
    """Offices that pool their means: a GIE, a convention signed for some years, or another form."""

    name = models.CharField(_("nom"), max_length=150, unique=True)
    kind = models.CharField(_("forme"), max_length=20, choices=NetworkKind.choices)
    description = models.TextField(_("présentation"), blank=True)
    offices: "models.ManyToManyField[Office, Membership]" = models.ManyToManyField(
        "Office", through="Membership", related_name="networks"
    )

    history = LedgerRecords()
    objects: ClassVar[models.Manager["Network"]] = models.Manager()

    class Meta(Dated.Meta):
        verbose_name = _("réseau")
        verbose_name_plural = _("réseaux")
        ordering = ["name"]
        default_permissions = ()
        permissions = tuple(NetworkPermission.choices)

    def __str__(self) -> str:
        return self.name

    def ledger_chain(self) -> str:
        """Return the key of the network's own chain."""
        return network_chain(self.pk)

    def snapshot(self) -> Content:
        """Return the network's own columns: its members are told in the chains of their offices."""
        return columns(self, without={"id"})


class NetworkOwned(models.Model):
    """A thing of a network, kept in the network's chain."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="%(class)ss")

    history = LedgerRecords(inherit=True)

    if TYPE_CHECKING:
        network_id: int

    class Meta:
        abstract = True

    def ledger_chain(self) -> str:
        """Return the key of the network's chain."""
        return network_chain(self.network_id)

    def snapshot(self) -> Content:
        """Return the row's own columns."""
        return columns(self, without={"id", "version"})


class MembershipQuerySet(models.QuerySet["Membership"]):
    """The vocabulary of memberships."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Keep the memberships that hold that day; the end of a network ends them all."""
        return self.filter(runs_on(day), runs_on(day, "network__"))


class Membership(OfficeDated):
    """An office belongs to a network, from a date; an office may belong to several."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="memberships")

    objects: ClassVar[models.Manager[Any]] = MembershipQuerySet.as_manager()

    class Meta(OfficeDated.Meta):
        verbose_name = _("adhésion")
        verbose_name_plural = _("adhésions")
        ordering = ["network", "starts", "office"]

    def __str__(self) -> str:
        return f"{self.office} – {self.network}"


class Coordination(NetworkOwned, Dated):
    """A person coordinates a network: its members and dates, never a content."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="coordinations")

    objects: ClassVar[models.Manager["Coordination"]] = models.Manager()

    class Meta(Dated.Meta):
        verbose_name = _("coordination")
        verbose_name_plural = _("coordinations")
        ordering = ["network", "starts"]

    def __str__(self) -> str:
        return f"{self.person} – {self.network}"


class Presidency(NetworkOwned):
    """An office presides over a network for a civil year."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="presidencies")
    office = models.ForeignKey("Office", on_delete=models.PROTECT, related_name="+", verbose_name=_("organisme"))
    year = models.PositiveSmallIntegerField(
        _("année"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )

    objects: ClassVar[models.Manager["Presidency"]] = models.Manager()

    class Meta:
        verbose_name = _("présidence")
        verbose_name_plural = _("présidences")
        ordering = ["network", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "year"],
                name="offices_presidency_one_per_year",
                violation_error_message=_("Une présidence est déjà notée pour cette année."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.year} – {self.office}"


class Convention(NetworkOwned, Dated):
    """What two members of a network or more agreed in writing, from a day to a day."""

    title = Line(_("intitulé"))
    subject = Prose(_("objet"))
    signed_on = models.DateField(_("signée le"))
    notice = Prose(
        _("préavis"), blank=True, help_text=_("Comment une partie en sort : le délai, la forme, à qui l’écrire.")
    )
    parties: "models.ManyToManyField[Office, models.Model]" = models.ManyToManyField(
        "Office", related_name="+", verbose_name=_("parties")
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    # Set by the service while it saves, before the parties themselves: a save has one entry, which holds them.
    parties_written: list[int] | None = None

    objects: ClassVar[models.Manager["Convention"]] = models.Manager()

    class Meta(Dated.Meta):
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")
        ordering = ["network", "-starts", "title"]

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> Content:
        """Return the convention and its parties, by the ids of their offices."""
        parties = self._stored_parties() if self.parties_written is None else self.parties_written
        return {**super().snapshot(), "parties": cast(list[Json], sorted(parties))}

    def _stored_parties(self) -> list[int]:
        return list(self.parties.order_by("pk").values_list("pk", flat=True)) if self.pk else []
