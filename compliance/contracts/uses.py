"""Where contracts name processors, whose sheets they open, what is said of them beside a sheet."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.common.dates import local_date
from compliance.contracts import rules
from compliance.contracts.models import ProcessorContract
from compliance.contracts.panel import contracts_of
from compliance.history.as_of import latest_entries
from compliance.offices.models import Office
from compliance.processors import panels, readers
from compliance.processors.models import Processor
from compliance.processors.uses import announce


@announce(_("Contrats"))
def contracts(processors: Collection[int]) -> Any:
    """Return the contracts of these processors."""
    return ProcessorContract.objects.naming(processors)


def under_contract() -> Any:
    """Return the contracts that are not over: their offices read the sheets, in the network or out of it."""
    return ProcessorContract.objects.not_over(timezone.localdate())


def under_contract_then(office_id: int, moment: datetime) -> set[int]:
    """Return the ids of the processors with which the office had a contract that was not over at that moment."""
    entries = latest_entries(ProcessorContract.history.model, moment, office_ids=[office_id]).order_by("id")
    told = [snapshot["content"] for snapshot in entries.values_list("snapshot", flat=True)]
    day = local_date(moment)
    return {content["processor"] for content in told if rules.stage(rules.dates_in(content), day) != rules.OVER}


readers.announce(under_contract, under_contract_then)


@panels.announce
def beside_the_sheet(office: Office, sheet: Processor, scope: Scope) -> panels.Panel:
    """Return the office's contracts with the processor, and where another is entered."""
    return panels.Panel("contracts/supplied.html", contracts_of(office, {sheet.pk: sheet.name}, scope))
