"""The processor's register (Art. 30(2) GDPR): what an office does on behalf of others; its parts are in `parts`."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line
from compliance.common.text import folded
from compliance.history.canonical import Content
from compliance.on_behalf import rules
from compliance.on_behalf.comments import OnBehalfComment as OnBehalfComment
from compliance.on_behalf.documents import OnBehalfDocument as OnBehalfDocument
from compliance.on_behalf.parts import Controller as Controller
from compliance.on_behalf.parts import OtherProcessor as OtherProcessor
from compliance.on_behalf.parts import ProcessingCategory as ProcessingCategory
from compliance.on_behalf.parts import SecurityMeasure as SecurityMeasure
from compliance.on_behalf.parts import Transfer as Transfer
from compliance.records.checks import lacking
from compliance.records.enums import Answer, Status
from compliance.records.models import WorkflowQuerySet, WorkflowRecord
from compliance.transfers.terms import transfer_law


class OnBehalfQuerySet(WorkflowQuerySet):
    """The vocabulary of the register's reads."""

    def review_late(self, today: date) -> "OnBehalfQuerySet":
        """Keep the records whose review date has passed, unless they are ended."""
        return self.filter(review_on__lt=today).exclude(status=Status.ENDED)

    def for_list(self) -> "OnBehalfQuerySet":
        """Load what a line of the list shows, no long text."""
        own = ("number", "name", "status", "version", "missing_count", "updated_at", "review_on")
        named = Controller.objects.only("record_id", "name", "position")
        return (
            self.select_related("office")
            .only(*own, "office__slug", "office__name", "office__colour")
            .prefetch_related(models.Prefetch("controllers", named))
        )


class ProcessingOnBehalf(WorkflowRecord):
    """What an office does on behalf of one or several controllers, with every item of Art. 30(2)."""

    name = Line(
        _("nom de la prestation"),
        help_text=_("En quelques mots que chacun reconnaît : « Gestion des logements d’une commune »."),
    )
    service = Line(_("service en charge"), blank=True, help_text=_("Le service de l’office qui rend la prestation."))
    started_on = models.DateField(
        _("prestation commencée le"),
        null=True,
        blank=True,
        help_text=_("Le jour où elle a commencé, ou doit commencer."),
    )
    ended_on = models.DateField(
        _("prestation finie le"),
        null=True,
        blank=True,
        help_text=_("Le jour où elle a pris fin : les données sont alors rendues ou effacées (art. 28(3)(g))."),
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
        help_text=_("Un accès de maintenance à distance depuis un pays tiers est un transfert (art. 30(2)(c))."),
    )

    objects: ClassVar[models.Manager[Any]] = OnBehalfQuerySet.as_manager()

    PARTS = ("controllers", "processors", "transfers", "security_measures")

    class Meta(WorkflowRecord.Meta):
        verbose_name = _("traitement pour le compte d’autrui")
        verbose_name_plural = _("traitements pour le compte d’autrui")
        ordering = ["office", "number"]
        indexes = [
            models.Index(fields=["office", "status", "number"], name="on_behalf_office_status"),
            models.Index(fields=["-updated_at", "-id"], name="on_behalf_by_update"),
        ]

    @property
    def reference(self) -> str:
        """Return the reference by which the office names the record (« ST-012 »)."""
        return rules.reference(self.number)

    def summarise(self, content: Content) -> None:
        """Count what is missing, for lists; write down the words by which the record is found."""
        rows: Any = content["controllers"]
        told = [self.reference, content["name"], content["service"], *(row["name"] for row in rows)]
        self.searched = folded("\n".join(map(str, told)))
        self.missing_count = len(lacking(rules.checks(content, transfer_law(), timezone.localdate())))

    @property
    def controllers_named(self) -> list[str]:
        """Return the names of the controllers, in their order."""
        return [controller.name for controller in self.controllers.all()]
