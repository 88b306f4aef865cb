"""Records of the processor's register for tests, opened and moved by the real services."""

from copy import deepcopy
from typing import Any

from compliance.accounts.models import User
from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.on_behalf import services
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.records import workflow_services as workflow
from compliance.records.content import normalise
from compliance.records.enums import Status
from tests.processing.factories import PATHS

COMPLETE: dict[str, Any] = {
    "name": "Gestion de logements communaux",
    "transfers_outside_eu": "no",
    "controllers": [
        {
            "key": "c1",
            "name": "Commune de Saint-Aubin",
            "address": "1 place de la Mairie",
            "contract": "Mandat de gestion n° 12",
            "contract_on": "2024-01-15",
            "categories": [{"key": "p1", "label": "Quittancement et encaissement"}],
        }
    ],
    "security_measures": [{"key": "m1", "kind": "traceability", "details": "Journal des accès"}],
}


def complete_content(**changes: Any) -> Content:
    """Return a content in which nothing is missing; ``changes`` replace columns and parts."""
    return normalise(ProcessingOnBehalf, {**deepcopy(COMPLETE), **changes})


def on_behalf(
    office: Office, *, status: Status = Status.DRAFT, by: User | None = None, **changes: Any
) -> ProcessingOnBehalf:
    """Open a record and bring it to ``status`` by its verbs."""
    record = services.open_record(office, complete_content(**changes), by=by)
    for verb in PATHS[status]:
        record = workflow.move(ProcessingOnBehalf, record.pk, verb, by=by, reason="comme convenu")
    return record
