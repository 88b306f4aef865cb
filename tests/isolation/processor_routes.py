"""The addresses of processors: their sheets, the contracts with them."""

from typing import Any

from compliance.contracts.models import ProcessorContract
from compliance.offices.models import Membership
from tests.documents import files
from tests.isolation.office_route import PAGE_ALONE, PAGE_AND_SAVE, OfficeRoute
from tests.isolation.world import DELETED, SIGNED, UNSIGNED, World
from tests.records.typing import least


def _sent(world: World, number: int) -> dict[str, Any]:
    return files.posted()


def _sheet(world: World, office: str) -> int:
    return world.sheets[office].pk


def _owner(world: World, office: str) -> int:
    """Return the network in which the office opens its sheets; 0: its own."""
    networks = Membership.objects.filter(office=world.offices[office]).values_list("network_id", flat=True)
    return min(networks, default=0)


def _named(world: World, number: int) -> dict[str, Any]:
    return {"name": "Un autre sous-traitant", "version": 2}


PROCESSOR_ROUTES = {
    "processors:list": OfficeRoute("view", PAGE_ALONE, everywhere=PAGE_ALONE, queries=("", "?q=canari", "?tri=-maj")),
    "processors:create": OfficeRoute("edit", PAGE_AND_SAVE, row=_owner, data=_named),
    "processors:create_draft": OfficeRoute("edit", (302, 200), row=_owner, data=_named),
    "processors:create_forget": OfficeRoute("edit", (302, 302), row=_owner),
    "processors:detail": OfficeRoute("view", PAGE_ALONE, row=_sheet),
    "processors:edit": OfficeRoute("edit", PAGE_AND_SAVE, row=_sheet, data=_named),
    "processors:edit_draft": OfficeRoute("edit", (302, 200), row=_sheet, data=_named),
    "processors:edit_forget": OfficeRoute("edit", (302, 302), row=_sheet),
    "processors:history": OfficeRoute("view", PAGE_ALONE, row=_sheet, queries=("", "?version=2")),
    "processors:delete": OfficeRoute("edit", (302, 302), row=_sheet, data=_named),
}


def _entered(world: World, number: int) -> dict[str, Any]:
    return least(ProcessorContract, name="Un autre contrat", version=1)


def _with_supplier(world: World, office: str) -> dict[str, Any]:
    return {"processor": world.sheets[office].pk}


CONTRACT_ROUTES = {
    "contracts:list": OfficeRoute("view", PAGE_ALONE, everywhere=PAGE_ALONE, queries=("", "?q=canari", "?etat=over")),
    "contracts:create": OfficeRoute("edit", PAGE_AND_SAVE, data=_entered, typed_in=_with_supplier),
    "contracts:create_draft": OfficeRoute("edit", (302, 200), data=_entered),
    "contracts:create_forget": OfficeRoute("edit", (302, 302)),
    "contracts:detail": OfficeRoute("view", PAGE_ALONE, numbers=(SIGNED, UNSIGNED, DELETED)),
    "contracts:edit": OfficeRoute(
        "edit", PAGE_AND_SAVE, numbers=(SIGNED, DELETED), data=_entered, typed_in=_with_supplier
    ),
    "contracts:edit_draft": OfficeRoute("edit", (302, 200), numbers=(SIGNED,), data=_entered),
    "contracts:edit_forget": OfficeRoute("edit", (302, 302), numbers=(SIGNED,)),
    "contracts:history": OfficeRoute("view", PAGE_ALONE, numbers=(SIGNED, DELETED), queries=("", "?version=1")),
    "contracts:delete": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(UNSIGNED, DELETED), data=_entered),
    "contracts:common": OfficeRoute("view", PAGE_ALONE, everywhere=PAGE_ALONE),
    # The planted contracts name a sheet of their office, which no network keeps: nothing of them can be shared.
    "contracts:share": OfficeRoute("edit", (302, 302), numbers=(SIGNED,), data=_entered),
    "contracts:withdraw": OfficeRoute("edit", (302, 302), numbers=(SIGNED,), data=_entered),
    "contracts:attach": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(SIGNED, DELETED), data=_sent),
    "contracts:document": OfficeRoute("view", PAGE_ALONE, numbers=(SIGNED, DELETED), more=(1,)),
    "contracts:withdraw_document": OfficeRoute("edit", PAGE_AND_SAVE, numbers=(SIGNED, DELETED), more=(1,)),
}
