"""The processors of the demonstration: sheets of its networks, the offices' contracts, and where records name them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance.accounts.models import User
from compliance.contracts import services as contracts
from compliance.offices.models import Network, Office
from compliance.processors.models import Processor
from compliance.processors.services import open_processor

ENTERED_AT = datetime.fromisoformat("2025-11-24T08:30:00+01:00")  # before the first entry of the registers
LATELY = datetime.fromisoformat("2026-11-20T19:30:00+01:00")  # after their last


@dataclass
class Suppliers:
    """The sheets by their keys, and what the story says of them."""

    told: dict[str, Any]
    sheets: dict[str, Processor] = field(default_factory=dict)

    def open_sheets(self, at: datetime) -> None:
        """Open the sheets of the networks, those that others engage first."""
        networks = {network.name: network for network in Network.objects.order_by("pk")}
        for row in self.told["sheets"]:
            engaged = [self._engaged(one) for one in row["engages"]]
            content = {**row["content"], "sub_processors": engaged}
            self.sheets[row["key"]] = open_processor(networks[row["network"]], content, by=None, at=at)

    def _engaged(self, row: dict[str, str]) -> dict[str, Any]:
        sheet = self.sheets.get(row["sheet"])
        return {"processor": sheet.pk if sheet else None, "name": row["name"], "details": row["details"]}

    def enter_contracts(self, offices: dict[str, Office], people: dict[str, User], *, lately: bool = False) -> None:
        """Enter the contracts of the offices, and share those that are shared."""
        at = LATELY if lately else ENTERED_AT
        for row in self.told["contracts"]:
            if row["lately"] == lately:
                by = people[f"juriste-{row['office']}"]
                content = {**contracts.blank_contract(self.sheets[row["sheet"]].pk), **row["content"]}
                content["clauses"] = list(_checked(row, content["clauses"]))
                contract = contracts.open_contract(offices[row["office"]], content, by=by, at=at)
                if row["shared"]:
                    contracts.share(contract.pk, by=by, at=at)

    def name_in(self, content: dict[str, Any], office: str, template: str) -> None:
        """Name in a record drawn from a template the processors of the office, and their transfers."""
        for key in self.told["uses"].get(office, {}).get(template, ()):
            sheet = self.sheets[key]
            content["processors"].append({"processor": sheet.pk, "details": sheet.description})
        if rows := self.told["transfers"].get(office, {}).get(template):
            content["transfers_outside_eu"] = "yes"
            content["transfers"] = [*content["transfers"], *rows]


def _checked(row: dict[str, Any], lines: Any) -> Iterator[dict[str, Any]]:
    """Yield each clause as somebody found it, at an article of the contract."""
    for rank, line in enumerate(lines, start=4):
        if row["to_check"] == "all" or line["clause"] in row["to_check"]:
            yield line
        elif line["clause"] in row["absent"]:
            yield {**line, "found": "absent", "details": "À ajouter par avenant."}
        else:
            yield {**line, "found": "present", "place": f"art. {rank}"}
