"""The verbs of contracts. Each writes one ledger entry, or none when nothing changes."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.accounts.models import User
from compliance.contracts import rules
from compliance.contracts.models import ProcessorContract
from compliance.contracts.terms import clauses
from compliance.history.canonical import Content, Json
from compliance.offices.models import Membership, Office
from compliance.records import content as contents
from compliance.records import services as records

REFUSALS = {
    "shared": gettext_lazy("L’échéance de ce contrat est déjà partagée."),
    "no-end": gettext_lazy("Ce contrat n’a pas de dernier jour : il n’y a rien à partager."),
    "over": gettext_lazy("Ce contrat est terminé : son échéance n’intéresse plus personne."),
    "no-network": gettext_lazy(
        "La fiche du sous-traitant n’est pas celle d’un réseau dont l’organisme est membre : "
        "il n’y a personne avec qui partager l’échéance."
    ),
}


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

    What was shared of one supplier is not of another. Raises StaleRecord when somebody saved meanwhile, ValidationError
    for a refused value.
    """

    def share_no_other_supplier(contract: ProcessorContract) -> None:
        if content.get("processor") != contract.processor_id:
            contract.share_as(None)

    told, decide = reason or _("contrat modifié"), share_no_other_supplier
    return records.revise(ProcessorContract, pk, content, version=version, by=by, reason=told, at=at, decide=decide)


def delete_contract(pk: int, *, by: User | None, version: int | None = None) -> None:
    """Delete a contract opened by mistake; its last version stays in the ledger.

    Raises NotDeletable for one that was relied upon, StaleRecord when ``version`` is not the last.
    """

    def only_a_mistake(contract: ProcessorContract) -> None:
        if not can_delete(contract):
            raise NotDeletable(f"contract {contract.pk} was relied upon")

    reason = _("contrat supprimé")
    records.delete_record(ProcessorContract, pk, only_a_mistake, by=by, reason=reason, version=version)


def share(pk: int, *, by: User | None, version: int | None = None, at: datetime | None = None) -> ProcessorContract:
    """Share the supplier and the end date with the members of the network that keeps the supplier's sheet.

    Raises ValidationError when there is nothing to share, or nobody to share it with; StaleRecord when ``version`` is
    not the last.
    """

    def decide(contract: ProcessorContract) -> None:
        today = timezone.localdate(at)
        if code := refuse_sharing(contract, today):
            raise ValidationError(REFUSALS[code], code)
        contract.share_as(_membership(contract, today))

    told = _("fournisseur et date de fin partagés avec le réseau")
    return records.move(ProcessorContract, pk, decide, by=by, reason=told, version=version, at=at)


def withdraw(pk: int, *, by: User | None, version: int | None = None) -> ProcessorContract:
    """Share the supplier and the end date no more. Raises StaleRecord when ``version`` is not the last."""
    told = _("partage avec le réseau retiré")
    return records.move(
        ProcessorContract, pk, lambda contract: contract.share_as(None), by=by, reason=told, version=version
    )


def refuse_sharing(contract: ProcessorContract, today: date) -> str:
    """Return why the contract cannot be shared today, "" when it can."""
    dates = contract.dates
    return rules.refuse_sharing(
        shared=contract.is_shared,
        ends=rules.last_day(dates, today) is not None,
        over=rules.stage(dates, today) == rules.OVER,
        member=_membership(contract, today) is not None,
    )


def _membership(contract: ProcessorContract, today: date) -> Membership | None:
    """Return the office's membership of the network that keeps the supplier's sheet."""
    network = contract.processor.network_id
    found: Membership | None = Membership.objects.on(today).filter(office=contract.office_id, network=network).first()
    return found


def can_delete(contract: ProcessorContract) -> bool:
    """Tell whether nothing relies on the contract: not signed, not shared, no document ever attached."""
    return rules.may_delete(
        signed=contract.signed_on is not None,
        shared=contract.is_shared,
        has_documents=contract.documents.exists(),
    )
