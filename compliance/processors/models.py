"""The sheets of processors (Art. 28 GDPR): a network's, or those of an office that belongs to none."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from compliance.access.perimeter import IdIn, OfficeScopedQuerySet, Person, office_ids
from compliance.common.fields import Line, Prose
from compliance.common.text import folded
from compliance.history.canonical import Content
from compliance.law.fields import CodeField
from compliance.offices.dated import network_chain, office_chain
from compliance.offices.enums import Permission
from compliance.offices.models import Membership, Network, Office
from compliance.offices.validators import validate_siren
from compliance.processors import readers, rules
from compliance.processors.parts import Certification as Certification
from compliance.processors.parts import Contact as Contact
from compliance.processors.parts import Location as Location
from compliance.processors.parts import SubProcessor as SubProcessor
from compliance.records.models import Place, Versioned, holding


def networks_of(office_ids: Iterable[int]) -> Any:
    """Return the ids of the networks of which these offices are members today."""
    today = timezone.localdate()
    return Membership.objects.on(today).filter(IdIn(F("office_id"), frozenset(office_ids))).values("network_id")


class ProcessorQuerySet(OfficeScopedQuerySet):
    """The vocabulary of reads of sheets. A sheet is reached through an office: the owner, or a member of the owner.

    What binds an office to a processor opens its sheet too, to be read and linked to, never to be edited (`readers`).
    """

    def visible_to(
        self, user: Person, permission: str = Permission.VIEW_REGISTER.full, *, among: Iterable[int] | None = None
    ) -> "ProcessorQuerySet":
        """Return the sheets that the person reaches with ``permission`` through one of their offices."""
        ids = office_ids(user, permission)
        within = ids if among is None else ids.intersection(among)
        return self._reached_from(within, edited=permission == Permission.EDIT_REGISTER.full)

    def of_office(self, office: Office) -> "ProcessorQuerySet":
        """Return the sheets that the pages of the office show."""
        return self._reached_from([office.pk])

    def granted_to(self, user: Person, permission: str = "") -> "ProcessorQuerySet":
        """Return nothing: no sheet is ever confided to a guest."""
        return self.none()

    def at_address(self, office: str, number: int) -> "ProcessorQuerySet":
        """Return nothing: the number in a guest's address is that of another record."""
        return self.none()

    def usable_by(self, record: Any) -> "ProcessorQuerySet":
        """Return the sheets to which a record may link: those of its office and of its office's networks of today.

        A sheet links to those of the same owner alone: whoever reads it reads their names.
        """
        if isinstance(record, Processor):
            return self.filter(network=record.network_id, office=record.office_id).exclude(pk=record.pk)
        return self._reached_from([record.office_id])

    def editable_at(self, person: Person, places: Collection[Place]) -> dict[Place, "Processor"]:
        """Return, of the sheets whose forms are at these places (an office, an id), those that the person may edit."""
        edit = Permission.EDIT_REGISTER.full
        offices = office_ids(person, edit).intersection(office for office, _pk in places)
        found = self.visible_to(person, edit, among=offices).in_bulk({pk for _office, pk in places})
        members = Membership.objects.on(timezone.localdate()).filter(IdIn(F("office_id"), offices))
        networks = set(members.values_list("office_id", "network_id")) if found else set()
        return {
            (office, pk): sheet
            for office, pk in places
            if (sheet := found.get(pk)) and (office == sheet.office_id or (office, sheet.network_id) in networks)
        }

    def search(self, words: str) -> "ProcessorQuerySet":
        """Keep the sheets whose name, number or description holds every word, whatever its case and accents."""
        return holding(self, words)

    def engaging(self, pk: int) -> "ProcessorQuerySet":
        """Keep the sheets that engage this one, by name."""
        named = SubProcessor.objects.filter(sheet=OuterRef("pk"), processor=pk)
        return self.filter(models.Exists(named)).order_by("name", "pk")

    def for_list(self, offices: Collection[int]) -> "ProcessorQuerySet":
        """Load what a line of the list shows, no long text, and ``through``: the office, of these, that leads there."""
        places = Location.objects.only("sheet_id", "country", "position").order_by("position", "pk")
        lines = self.select_related("network", "office").defer("searched", "address", "description")
        members = Membership.objects.on(timezone.localdate()).filter(network=OuterRef("network"))
        member = members.filter(IdIn(F("office_id"), frozenset(offices))).order_by("office__name")
        shared = Subquery(member.values("office__slug")[:1])
        through = Coalesce("office__slug", shared, *readers.offices_opened(offices))
        rows: ProcessorQuerySet = lines.annotate(through=through)
        return rows.prefetch_related(models.Prefetch("locations", places))

    def _reached_from(self, ids: Collection[int], *, edited: bool = False) -> "ProcessorQuerySet":
        if not ids:
            return self.none()
        offices = frozenset(ids)
        kept = Q(IdIn(F("office_id"), offices)) | Q(network__in=networks_of(offices))
        return self.filter(kept if edited else kept | readers.opened_to(offices))


class Processor(Versioned):
    """A processor's sheet: who it is, what it does, where the data are, whom it engages, what it shows (Art. 28)."""

    network = models.ForeignKey(
        Network, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("réseau"), editable=False
    )
    office = models.ForeignKey(
        Office, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisme"), editable=False
    )
    name = Line(_("nom du sous-traitant"))
    siren = models.CharField(
        _("numéro SIREN"), max_length=9, blank=True, validators=[validate_siren], help_text=_("S’il est français.")
    )
    foreign_id = Line(
        _("identifiant étranger"),
        blank=True,
        help_text=_("S’il ne l’est pas : son numéro, et le registre qui le donne."),
    )
    address = Prose(_("adresse"), blank=True)
    country = CodeField(_("pays"), vocabulary="countries", blank=True)
    description = Prose(
        _("ce qu’il fait"), blank=True, help_text=_("Les services qu’il rend aux organismes, en deux ou trois phrases.")
    )
    dpo_name = Line(_("DPO du sous-traitant"), blank=True)
    dpo_email = models.EmailField(_("adresse électronique de son DPO"), blank=True)
    dpo_phone = Line(_("téléphone de son DPO"), max_length=30, blank=True)
    searched = models.TextField(_("texte où l’on cherche"), default="", editable=False)

    objects: ClassVar[models.Manager[Any]] = ProcessorQuerySet.as_manager()

    PARTS = ("contacts", "locations", "sub_processors", "certifications")
    NOT_CONTENT = Versioned.NOT_CONTENT | {"network", "office", "searched"}

    class Meta:
        verbose_name = _("sous-traitant")
        verbose_name_plural = _("sous-traitants")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(network=None, office__isnull=False) | Q(network__isnull=False, office=None),
                name="processors_processor_one_owner",
            ),
            models.UniqueConstraint(fields=["network", "name"], name="processors_processor_name_in_network"),
            models.UniqueConstraint(fields=["office", "name"], name="processors_processor_name_in_office"),
        ]

    def __str__(self) -> str:
        return self.name

    def ledger_chain(self) -> str:
        """Return the key of the chain of the sheet's owner."""
        if self.network_id is not None:
            return network_chain(self.network_id)
        return office_chain(self.office_id or 0)

    def identity(self) -> Content:
        """Return the id and the owner."""
        return {"number": self.pk, "network": self.network_id, "office": self.office_id}

    @classmethod
    def name_in(cls, snapshot: Any) -> str:
        """Return the name that an entry of the ledger tells."""
        return str(snapshot["content"]["name"])

    def page_under(self, office: str) -> str:
        """Return the address of the sheet under an office (its slug)."""
        return reverse("processors:detail", args=[office, self.pk])

    @property
    def owner(self) -> "Network | Office":
        """Return whose the sheet is."""
        owner = self.network or self.office
        if owner is None:
            raise ValueError("a sheet has an owner")
        return owner

    def summarise(self, content: Content) -> None:
        """Write down the words by which the sheet is found."""
        told = (content[name] for name in ("name", "siren", "foreign_id", "description"))
        self.searched = folded("\n".join(map(str, told)))

    def refuse(self, content: Content) -> None:
        """Refuse a name that another sheet of the owner bears, and sub-processors that close a circle."""
        others = type(self).objects.filter(network=self.network_id, office=self.office_id).exclude(pk=self.pk)
        if others.filter(name=content["name"]).exists():
            raise ValidationError(_now("Un sous-traitant de ce nom a déjà sa fiche ici : complétez-la."))
        subs = {pk for row in subs_of(content) if isinstance(pk := row, int)}
        if self.pk and subs and (around := rules.circle(self._engaged(), self.pk, subs)):
            names = dict(type(self).objects.filter(pk__in=around).values_list("pk", "name").order_by("pk"))
            words = " → ".join(str(content["name"]) if pk == self.pk else names[pk] for pk in around)
            message = _now("Un sous-traitant ne peut pas l’être de lui-même, même par d’autres : %(circle)s.")
            raise ValidationError(message % {"circle": words})

    def _engaged(self) -> dict[int, set[int]]:
        """Return whom each sheet of the owner engages."""
        rows = SubProcessor.objects.filter(sheet__network=self.network_id, sheet__office=self.office_id)
        engaged: dict[int, set[int]] = {}
        for sheet, processor in rows.exclude(processor=None).order_by("pk").values_list("sheet", "processor"):
            engaged.setdefault(sheet, set()).add(processor)
        return engaged


def subs_of(content: Content) -> list[Any]:
    """Return the ids of the sheets that a sheet's content engages, None for those without a sheet."""
    rows: Any = content["sub_processors"]
    return [row["processor"] for row in rows]
