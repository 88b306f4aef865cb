"""Contracts of the tests: complete unless a change says otherwise, entered by the real services."""

from typing import Any

from compliance.contracts.models import ProcessorContract
from compliance.contracts.services import blank_contract, open_contract
from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.processors.models import Processor

COMPLETE: dict[str, Any] = {
    "name": "Maintenance du progiciel locatif",
    "contract_reference": "2024-017",
    "signed_on": "2024-12-10",
    "starts_on": "2025-01-01",
    "ends_on": "2027-12-31",
    "authorisation": "general",
}


def contract_content(processor: Processor, *, checked: bool = True, **changes: Any) -> Content:
    """Return a content in which nothing is missing; ``checked`` False: nobody has looked for the clauses yet."""
    content: Any = blank_contract(processor.pk) | COMPLETE
    if checked:
        content["clauses"] = [{**row, "found": "present", "place": "art. 7"} for row in content["clauses"]]
    return {**content, **changes}


def a_contract(office: Office, processor: Processor, **changes: Any) -> ProcessorContract:
    """Return a contract of the office with the processor."""
    return open_contract(office, contract_content(processor, **changes), by=None)
