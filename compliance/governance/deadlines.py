"""The ends of mandates, conventions and networks. Once passed, none is expected any more."""

from datetime import date
from typing import ClassVar

from django.db.models import F
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.access.perimeter import networks_seen
from compliance.deadlines.providers import NO_NUMBER, ColumnProvider, Line, Rows, announce
from compliance.governance.mandates import directory
from compliance.offices.enums import MandateStatus
from compliance.offices.models import Convention, Office


class _End(ColumnProvider):
    """The last day of something that ends."""

    column: ClassVar[str] = "ends"
    lapses: ClassVar[bool] = True


@announce
class MandateEnd(_End):
    """The last day of the DPO's mandate."""

    kind, label, source = "mandate-end", _("Fin du mandat du DPO"), _("RGPD, art. 37(1)")
    name: ClassVar[Combinable] = F("person__full_name")

    def rows(self, scope: Scope, today: date) -> Rows | None:
        """Return the signed mandates that the person may read."""
        if scope.user.is_anonymous:
            return None
        return scope.within(directory.mandates(scope.user)).filter(status=MandateStatus.SIGNED)

    def title(self, line: Line) -> str:
        """Return whose mandate it is."""
        return _now("Mandat de %(name)s") % {"name": line.name}

    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of the mandate's page."""
        return reverse("mandates:detail", args=[office.slug, line.number]) if office else ""


class _NetworkEnd(_End):
    """The end of something of a network: who coordinates it reads it, under no office."""

    number: ClassVar[Combinable] = F("pk")
    office: ClassVar[Combinable] = NO_NUMBER


@announce
class ConventionEnd(_NetworkEnd):
    """The last day of a convention."""

    kind, label, source = "convention-end", _("Fin d’une convention"), _("Terme de la convention")
    parent, name, about = F("network_id"), F("title"), F("network__name")

    def rows(self, scope: Scope, today: date) -> Rows | None:
        """Return the conventions of the networks that the person coordinates."""
        return None if scope.office else Convention.objects.filter(network__in=networks_seen(scope.user))

    def title(self, line: Line) -> str:
        """Return the convention's title."""
        return line.name

    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of the convention's page."""
        return reverse("networks:convention", args=[line.parent, line.number])


@announce
class NetworkEnd(_NetworkEnd):
    """The last day of a network."""

    kind, label, source = "network-end", _("Fin d’un réseau"), _("Terme du réseau")
    about: ClassVar[Combinable] = F("name")

    def rows(self, scope: Scope, today: date) -> Rows | None:
        """Return the networks that the person coordinates."""
        return None if scope.office else networks_seen(scope.user)

    def title(self, line: Line) -> str:
        """Return the network's name."""
        return line.name

    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of the network's page."""
        return reverse("networks:network", args=[line.number])
