"""The verbs of contracts. Each writes one ledger entry, or none when nothing changes."""

from datetime import datetime

from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.contracts import rules
from compliance.contracts.enums import Sharing
from compliance.contracts.models import ProcessorContract
from compliance.contracts.terms import clauses
from compliance.history.canonical import Content, Json
from compliance.offices.models import Office
from compliance.records import content as contents
from compliance.records import services as records


class NotDeletable(Exception):
    """The contract was relied upon: it stays in the register, and ends by its dates."""


def blank_contract(processor: int | None = None) -> Content:
    """Return the content of a new contract: a line for each clause that Art. 28 GDPR wants, still to be checked."""
    empty = contents.blank(ProcessorContract)
    row_model = contents.part_model(ProcessorContract, "clauses")
    lines: list[Json] = [
        {**contents.blank(row_model), "key": clause.code, "clause": clause.code} for clause in clauses()
    ]
    return {**empty, "processor": processor, "clauses": lines}


def open_contract(
    office: Office, content: Content, *, by: User | None, reason: str = "", at: datetime | None = None
) -> ProcessorContract:
    """Enter a contract in an office's register.

    Raises ValidationError for a refused value, or a processor that the office may not name.
    """
    contract = ProcessorContract(office=office)
    return records.open_record(contract, content, by=by, reason=reason or _("contrat enregistré"), at=at)


def revise_contract(
    pk: int, content: Content, *, version: int, by: User | None, reason: str = "", at: datetime | None = None
) -> ProcessorContract:
    """Replace the content of a contract.

    Raises StaleRecord when somebody saved meanwhile, ValidationError for a refused value.
    """
    told = reason or _("contrat modifié")
    return records.revise(ProcessorContract, pk, content, version=version, by=by, reason=told, at=at)


def delete_contract(pk: int, *, by: User | None, version: int | None = None) -> None:
    """Delete a contract opened by mistake; its last version stays in the ledger.

    Raises NotDeletable for one that was relied upon, StaleRecord when ``version`` is not the last.
    """

    def only_a_mistake(contract: ProcessorContract) -> None:
        if not can_delete(contract):
            raise NotDeletable(f"contract {contract.pk} was relied upon")

    reason = _("contrat supprimé")
    records.delete_record(ProcessorContract, pk, only_a_mistake, by=by, reason=reason, version=version)


def can_delete(contract: ProcessorContract) -> bool:
    """Tell whether nothing relies on the contract: not signed, not shared, no document ever attached."""
    return rules.may_delete(
        signed=contract.signed_on is not None,
        shared=contract.status == Sharing.SHARED,
        has_documents=contract.documents.exists(),
    )
