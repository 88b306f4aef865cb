"""The sheets of processors that an office reads, as they leave with it."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compliance.common.dates import local_date
from compliance.datasets import description
from compliance.history.as_of import latest_entries
from compliance.offices.dated import network_chain, office_chain
from compliance.offices.enums import Permission
from compliance.offices.models import Membership, Network
from compliance.offices.rules import is_current
from compliance.processors import readers, rules
from compliance.processors.layout import processor_sections
from compliance.processors.models import Processor


def sheets_read(office_id: int, moment: datetime) -> Any:
    """Return the last entries, at a moment, of the sheets that the office read then.

    Its own, those of the networks of which it was a member that day, and those that a contract opened to it.
    """
    chains = [office_chain(office_id), *map(network_chain, _networks_then(office_id, moment))]
    entries = latest_entries(Processor.history.model, moment)
    return entries.filter(Q(chain__key__in=chains) | Q(id__in=readers.opened_then(office_id, moment)))


def _networks_then(office_id: int, moment: datetime) -> list[int]:
    """Return the networks of the office on the day of a moment; the end of a network ends its memberships."""
    joined = latest_entries(Membership.history.model, moment, office_ids=[office_id]).order_by("id")
    told = joined.values_list("snapshot", flat=True)
    networks = sorted({snapshot["network"] for snapshot in told if _runs(snapshot, moment)})
    running = latest_entries(Network.history.model, moment).filter(id__in=networks).order_by("id")
    return [pk for pk, snapshot in running.values_list("id", "snapshot") if _runs(snapshot, moment)]


def _runs(snapshot: Any, moment: datetime) -> bool:
    starts, ends = (date.fromisoformat(day) if day else None for day in (snapshot["starts"], snapshot["ends"]))
    return starts is not None and is_current((starts, ends), local_date(moment))


def _owner(snapshot: Any) -> str:
    return "network" if snapshot["network"] else "office"


PROCESSORS = description.register(
    description.Dataset(
        name="processors",
        label=str(_("Fiches des sous-traitants")),
        permission=Permission.EXPORT_REGISTER.full,
        model=Processor,
        sections=processor_sections(),
        statuses={"network": str(_("le réseau")), "office": str(_("l’organisme"))},
        drafts=frozenset(),
        reference=rules.reference,
        file="sous-traitants",
        counted=str(_("Nombre de sous-traitants")),
        none_then=str(_("L’organisme ne lisait aucune fiche de sous-traitant à cette date.")),
        state=str(_("Fiche tenue par")),
        status_in=_owner,
        made_of=sheets_read,
    )
)
