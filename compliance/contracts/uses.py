"""Where contracts name processors, whose sheets they open, what is said of them beside a sheet."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.contracts.models import ProcessorContract
from compliance.contracts.panel import contracts_of
from compliance.offices.models import Office
from compliance.processors import panels, readers
from compliance.processors.models import Processor
from compliance.processors.uses import announce


@announce(_("Contrats"))
def contracts(processors: Collection[int]) -> Any:
    """Return the contracts of these processors."""
    return ProcessorContract.objects.naming(processors)


@readers.announce
def under_contract() -> Any:
    """Return the contracts that are not over: their offices read the sheets, in the network or out of it."""
    return ProcessorContract.objects.not_over(timezone.localdate())


@panels.announce
def beside_the_sheet(office: Office, sheet: Processor, scope: Scope) -> panels.Panel:
    """Return the office's contracts with the processor, and where another is entered."""
    return panels.Panel("contracts/supplied.html", contracts_of(office, {sheet.pk: sheet.name}, scope))
