"""The processor's register as an import writes it: its verbs are those of all registers."""

from functools import partial

from compliance.documents.services import delete_draft
from compliance.imports.registers import Register, announce
from compliance.on_behalf import services
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.records import workflow_services as workflow

RECORDS = announce(
    Register(
        dataset="on-behalf",
        open=services.open_record,
        revise=partial(workflow.revise, ProcessingOnBehalf),
        delete=partial(delete_draft, ProcessingOnBehalf),
        can_delete=workflow.can_delete,
        list_url="on_behalf:list",
    )
)
