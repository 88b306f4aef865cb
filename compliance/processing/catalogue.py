"""The models from which activities are drawn: those of the product, common to all, and those of networks."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import LINE
from compliance.offices.models import Membership, Network, Office

ADOPTABLE = ("template", "seed")  # kinds of revisions; the others are notes


class NetworkTemplate(models.Model):
    """A processing described in advance, copied when adopted: by the product for everybody, or by a network.

    Whoever coordinates the network writes in ``draft`` until it is published; None: nothing waits.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    network = models.ForeignKey(
        Network, null=True, blank=True, on_delete=models.PROTECT, related_name="templates", verbose_name=_("réseau")
    )
    draft = models.JSONField(_("brouillon"), null=True, blank=True)
    withdrawn_on = models.DateField(_("retiré le"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    edited_at = models.DateTimeField(_("modifié le"), null=True, editable=False)
    edited_by_name = models.TextField(_("modifié par"), blank=True, editable=False)

    objects: ClassVar[models.Manager["NetworkTemplate"]] = models.Manager()

    class Meta:
        verbose_name = _("modèle")
        verbose_name_plural = _("modèles")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class TemplateRevision(models.Model):
    """What a template said from a moment on, never changed; a network's has a number, and says what it changes."""

    template = models.ForeignKey(NetworkTemplate, on_delete=models.CASCADE, related_name="revisions")
    source_version = models.CharField(_("état de la source"), max_length=60)
    kind = models.CharField(_("genre"), max_length=10)
    title = models.CharField(_("titre"), max_length=LINE)
    summary = models.TextField(_("résumé"), blank=True)
    choices = models.JSONField(_("choix à l’adoption"), default=list)
    content = models.JSONField(_("contenu"), default=dict)
    number = models.PositiveIntegerField(_("numéro"), null=True, editable=False)
    note = models.TextField(_("ce qui change"), blank=True)
    published_at = models.DateTimeField(_("publiée le"), null=True, editable=False)
    published_by_name = models.TextField(_("publiée par"), blank=True, editable=False)

    objects: ClassVar[models.Manager["TemplateRevision"]] = models.Manager()

    class Meta:
        verbose_name = _("version d’un modèle")
        verbose_name_plural = _("versions des modèles")
        ordering = ["template", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["template", "source_version"], name="processing_revision_once_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.template} – {self.title}"

    @property
    def origin(self) -> str:
        """Return what an activity drawn from the revision says of where it comes from."""
        code = self.template.code
        if self.number is not None:
            return gettext("%(code)s, version %(number)s") % {"code": code, "number": self.number}
        day = date.fromisoformat(self.source_version).strftime("%d/%m/%Y")
        return gettext("%(code)s, état du droit au %(day)s") % {"code": code, "day": day}


OF_EVERYBODY = models.Q(template__network=None)


def latest_revisions(among: models.Q = OF_EVERYBODY) -> models.QuerySet[TemplateRevision]:
    """Return the latest revision of each template, by code: of those common to all, or ``among`` others."""
    latest = TemplateRevision.objects.filter(template=models.OuterRef("template")).order_by("-pk").values("pk")[:1]
    rows = TemplateRevision.objects.filter(among, pk=models.Subquery(latest))
    return rows.select_related("template__network").order_by("template__network__name", "template__code")


def templates_of(network: Network) -> models.QuerySet[NetworkTemplate]:
    """Return the templates of a network, withdrawn ones and drafts included, by code."""
    return NetworkTemplate.objects.filter(network=network).order_by("code")


def latest_of(network: Network) -> models.QuerySet[TemplateRevision]:
    """Return the latest version of each template of a network that has one, by code."""
    return latest_revisions(models.Q(template__network=network))


def revisions_of(template: NetworkTemplate) -> models.QuerySet[TemplateRevision]:
    """Return the versions of a template, the latest first."""
    return TemplateRevision.objects.filter(template=template).order_by("-pk")


def starts_for(network: Network) -> models.QuerySet[TemplateRevision]:
    """Return what a network's template may start from: the common templates and its own."""
    among = OF_EVERYBODY | models.Q(template__network=network)
    return latest_revisions(among).filter(kind__in=ADOPTABLE)


def revisions_for(office: Office, day: date) -> models.QuerySet[TemplateRevision]:
    """Return what the office may draw from that day: the common templates, and those of the networks it is in."""
    networks = Membership.objects.filter(office=office).on(day).values("network")
    of_its_networks = models.Q(template__network__in=networks, template__withdrawn_on=None)
    return latest_revisions(OF_EVERYBODY | of_its_networks)
