"""What a page says of an office's contracts with the processors that it names; one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from compliance.access.enforcement import Scope
from compliance.contracts.enums import Stage
from compliance.contracts.models import ProcessorContract
from compliance.contracts.services import refuse_sharing
from compliance.offices.enums import Permission
from compliance.offices.models import Membership, Office

SUPPLIER = "sous-traitant"  # in the address of a new contract: the id of the sheet


@dataclass(frozen=True)
class Supplied:
    """A processor that a page names: the contracts with it, the latest first, and where another is entered, if here.

    Once one holds or is to come, those that are over are not told.
    """

    name: str
    contracts: list[ProcessorContract]
    create_url: str


def contracts_of(office: Office, processors: Mapping[int, str], scope: Scope) -> list[Supplied]:
    """Return, for each processor (its id and name), the office's contracts that the person sees; one query.

    A guest is told nothing of them.
    """
    if not processors or scope.is_guest:
        return []
    rows = scope.rows(ProcessorContract).filter(office=office).naming(processors).for_list()
    by_processor: dict[int, list[ProcessorContract]] = {}
    for contract in rows.order_by(F("starts_on").desc(nulls_last=True), "-number"):
        by_processor.setdefault(contract.processor_id, []).append(contract)
    keeps = office.pk in scope.office_ids(Permission.EDIT_REGISTER.full)
    url = new_contract_url(office) if keeps else ""
    return [
        Supplied(name, _told(by_processor.get(pk, [])), f"{url}?{SUPPLIER}={pk}" if url else "")
        for pk, name in processors.items()
    ]


def suppliers_in(content: Any, named: Any) -> dict[int, str]:
    """Return the processors of a record's content, by id, with the names that stand in their place in ``named``."""
    pairs = zip(content["processors"], named["processors"], strict=True)
    return {row["processor"]: str(told["processor"]) for row, told in pairs if isinstance(row["processor"], int)}


def new_contract_url(office: Office) -> str:
    """Return the address at which a contract of the office is entered."""
    return reverse("contracts:create", args=[office.slug])


@dataclass(frozen=True)
class SharingPanel:
    """With which network the end date is shared, if it is; where it is shared or withdrawn, "" when it cannot be."""

    network: str
    holds: bool
    share_url: str
    withdraw_url: str
    common_url: str


def sharing_panel(contract: ProcessorContract, *, keeps: bool) -> SharingPanel:
    """Return what the contract's page says of its sharing; ``keeps``: the person keeps the register."""
    membership, today = contract.shared_as, timezone.localdate()
    offered = keeps and not refuse_sharing(contract, today)
    return SharingPanel(
        network=membership.network.name if membership else "",
        holds=membership is not None and Membership.objects.on(today).filter(pk=membership.pk).exists(),
        share_url=contract.page("share") if offered else "",
        withdraw_url=contract.page("withdraw") if keeps and contract.is_shared else "",
        common_url=reverse("contracts:common", args=[contract.office.slug]),
    )


def _told(contracts: Iterable[ProcessorContract]) -> list[ProcessorContract]:
    found = list(contracts)
    return [one for one in found if one.stage != Stage.OVER] or found[:1]
