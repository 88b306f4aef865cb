"""The verbs of the sheets of processors. Each writes one ledger entry, or none when nothing changes."""

from datetime import datetime

from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.history.canonical import Content
from compliance.offices.models import Network, Office
from compliance.processors import uses
from compliance.processors.models import Processor, SubProcessor, networks_of
from compliance.records import services as records


class InUse(Exception):
    """The sheet is named by a record or by another sheet: it cannot be deleted."""


def owners_for(office: Office) -> "list[Network | Office]":
    """Return who may own the sheets that the office opens: its networks of today, or itself when it has none."""
    return list(Network.objects.filter(pk__in=networks_of([office.pk])).order_by("name")) or [office]


def owned_by(owner: "Network | Office") -> Processor:
    """Return a new sheet of the owner, not saved."""
    return Processor(network=owner) if isinstance(owner, Network) else Processor(office=owner)


def open_processor(
    owner: "Network | Office", content: Content, *, by: User | None, reason: str = "", at: datetime | None = None
) -> Processor:
    """Open a sheet for a network, or for an office outside any.

    Raises ValidationError for a refused value, or a name that the owner has a sheet for.
    """
    return records.open_record(owned_by(owner), content, by=by, reason=reason or _("fiche ouverte"), at=at)


def revise_processor(
    pk: int, content: Content, *, version: int, by: User | None, reason: str = "", at: datetime | None = None
) -> Processor:
    """Replace the content of a sheet.

    Raises StaleRecord when somebody saved meanwhile, ValidationError for a refused value, a name that is taken or
    sub-processors that close a circle.
    """
    return records.revise(Processor, pk, content, version=version, by=by, reason=reason or _("fiche modifiée"), at=at)


def delete_processor(pk: int, *, by: User | None, version: int | None = None) -> None:
    """Delete a sheet that nothing names; its last version stays in the ledger.

    Raises InUse, or StaleRecord when ``version`` is not the last.
    """

    def only_unused(sheet: Processor) -> None:
        if is_used(sheet):
            raise InUse(f"sheet {sheet.pk} is named elsewhere")

    records.delete_record(Processor, pk, only_unused, by=by, reason=_("fiche supprimée"), version=version)


def is_used(sheet: Processor) -> bool:
    """Tell whether a record of any office, or another sheet, names this one."""
    return is_engaged(sheet) or uses.is_used(sheet.pk)


def is_engaged(sheet: Processor) -> bool:
    """Tell whether another sheet names this one."""
    return SubProcessor.objects.filter(processor=sheet).exists()
